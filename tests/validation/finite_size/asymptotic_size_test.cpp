#include <resolva/validation/finite_size/asymptotic_size.hpp>

#include <resolva/theory/activation/catalogue.hpp>

#include "support/close.hpp"

namespace {

using resolva::asymptotic_size;
using resolva::DiscreteSpectrum;
using resolva::Model;

Model model_of(double sample_ratio, double feature_ratio, double intrinsic_ratio) {
    Model model{resolva::find_activation("relu"), resolva::find_activation("identity")};
    model.sample_ratio = sample_ratio;
    model.feature_ratio = feature_ratio;
    model.intrinsic_ratio = intrinsic_ratio;
    return model;
}

TEST_CASE("at the asymptotic size half the square of the latent dimension equals samples or features") {
    for (const auto& [n, p, intrinsic] :
         {std::tuple{8.0, 10.0, 0.1}, std::tuple{1.5, 3.0, 0.3}, std::tuple{30.0, 0.4, 0.8}}) {
        const double d = asymptotic_size(model_of(n, p, intrinsic));
        CHECK_CLOSE(0.5 * (intrinsic * d) * (intrinsic * d), std::min(n, p) * d, 1e-14);
    }
    CHECK_CLOSE(asymptotic_size(model_of(8.0, 10.0, 0.1)), 1600.0, 1e-12);
}

TEST_CASE("Gaussian data of equal variances in a subspace count as many dimensions as it has") {
    Model model = model_of(2.0, 3.0, 1.0);
    model.covariance = DiscreteSpectrum({{0.0, 0.75}, {4.0, 0.25}});
    CHECK_CLOSE(asymptotic_size(model), asymptotic_size(model_of(2.0, 3.0, 0.25)), 1e-14);
    // Scaling data changes nothing; unequal variances count for fewer dimensions.
    model.covariance = DiscreteSpectrum({{0.0, 0.75}, {400.0, 0.25}});
    CHECK_CLOSE(asymptotic_size(model), asymptotic_size(model_of(2.0, 3.0, 0.25)), 1e-14);
    model.covariance = DiscreteSpectrum({{0.0, 0.75}, {1.0, 0.125}, {9.0, 0.125}});
    CHECK(asymptotic_size(model) > asymptotic_size(model_of(2.0, 3.0, 0.25)));
}

}  // namespace

#include <resolva/validation/simulate/dimensions.hpp>

#include <cmath>
#include <limits>
#include <string_view>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

namespace {

std::size_t rounded(std::string_view name, double ratio, std::size_t data) {
    require_positive(name, ratio);
    const double size = std::round(ratio * static_cast<double>(data));
    if (!(size >= 1.0 && size <= static_cast<double>(std::numeric_limits<std::int32_t>::max()))) {
        refuse(name, ratio,
               "the rounded size at this dimension must lie between 1 and 2^31 - 1; choose other sizes");
    }
    return static_cast<std::size_t>(size);
}

}  // namespace

Dimensions dimensions_of(const Model& model, std::size_t data) {
    if (data < 2) refuse("size", static_cast<double>(data), "a simulated dimension is at least 2");
    return {data, rounded("psi-n", model.sample_ratio, data), rounded("psi-p", model.feature_ratio, data),
            model.covariance ? data : rounded("psi-d", model.intrinsic_ratio, data)};
}

Model at_ratios_of(const Model& model, const Dimensions& sizes) {
    const double d = static_cast<double>(sizes.data);
    Model result = model;
    result.sample_ratio = static_cast<double>(sizes.samples) / d;
    result.feature_ratio = static_cast<double>(sizes.features) / d;
    if (!model.covariance) result.intrinsic_ratio = static_cast<double>(sizes.latent) / d;
    return result;
}

}  // namespace resolva

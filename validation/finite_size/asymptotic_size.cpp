#include <resolva/validation/finite_size/asymptotic_size.hpp>

#include <algorithm>

namespace resolva {

double asymptotic_size(const Model& model) {
    double dimensions = model.intrinsic_ratio;
    if (model.covariance) {
        double mean = 0.0, square = 0.0;
        for (const SpectralAtom& atom : model.covariance->atoms()) {
            mean += atom.weight * atom.eigenvalue;
            square += atom.weight * atom.eigenvalue * atom.eigenvalue;
        }
        dimensions = mean * mean / square;
    }
    return 2.0 * std::min(model.sample_ratio, model.feature_ratio) / (dimensions * dimensions);
}

}  // namespace resolva

#include <resolva/validation/simulate/feature_layer.hpp>

#include <cmath>
#include <span>
#include <variant>

#include <resolva/validation/random/random_stream.hpp>

namespace resolva {

FeatureLayer::FeatureLayer(const Activation& activation, const Dimensions& sizes, const StreamKey& key)
    : activation_(activation),
      weights_(static_cast<Eigen::Index>(sizes.data), static_cast<Eigen::Index>(sizes.features)) {
    StreamKey own = key;
    own.purpose = Purpose::feature_weights;
    RandomStream(own).fill_normal({weights_.data(), static_cast<std::size_t>(weights_.size())});
    weights_ /= std::sqrt(static_cast<double>(sizes.data));
}

void FeatureLayer::features(Matrix& features, const Matrix& x) const {
    multiply(features, 0.0, 1.0, weights_, Operand::transposed, x, Operand::plain);
    activate(features);
}

void FeatureLayer::features(Matrix& features, const Matrix& x, Eigen::Index first) const {
    const Matrix some = weights_.middleCols(first, features.rows());
    multiply(features, 0.0, 1.0, some, Operand::transposed, x, Operand::plain);
    activate(features);
}

void FeatureLayer::activate(Matrix& values) const {
    const ActivationForm& form = activation_.form();
    if (activation_.is_linear()) {
        values *= form.slope;
        return;
    }
    if (const auto* absolute = std::get_if<core::AbsoluteValue>(&form.core)) {  // the common case, vectorised
        values =
            (form.offset + form.slope * values.array() + absolute->factor * values.array().abs()).matrix();
        return;
    }
    for (double& value : std::span(values.data(), static_cast<std::size_t>(values.size())))
        value = activation_(value);
}

}  // namespace resolva

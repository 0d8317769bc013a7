#include <resolva/validation/simulate/memory.hpp>

#include <algorithm>

namespace resolva {

double replica_bytes(const Model& model, const Dimensions& sizes) {
    constexpr double block = 512.0;  // columns of features formed at once
    const double d = static_cast<double>(sizes.data);
    const double n = static_cast<double>(sizes.samples);
    const double p = static_cast<double>(sizes.features);
    const double layers =
        d * (2.0 * p + static_cast<double>(sizes.latent)) + 3.0 * d * d + block * (p + 3.0 * d);
    double training;
    if (model.draws.is_infinite()) {
        training = 3.0 * p * p + 2.0 * p * d + 4.0 * block * p;
    } else {
        const double m = static_cast<double>(model.draws.count());
        const double columns = n * m;
        const double primal = p * p + 2.0 * p * d + std::max(block, m) * (p + 3.0 * d);
        const double dual = columns * columns + columns * (4.0 * d + 2.0 * block) + block * p;
        training = columns < p ? dual : primal;
    }
    return 8.0 * (layers + training);
}

}  // namespace resolva

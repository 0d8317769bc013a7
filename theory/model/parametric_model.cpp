#include <resolva/theory/model/parametric_model.hpp>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

bool PointSolver::gradient(std::size_t, std::span<double>) {
    return false;
}

std::vector<double> ParametricModel::landmarks(const ParameterPoint&, std::size_t) const {
    return {};
}

std::size_t ParametricModel::quantity(const std::string& name) const {
    std::string known;
    for (std::size_t k = 0; k < quantities().size(); ++k) {
        if (quantities()[k].name == name) return k;
        known += (k ? ", " : "") + quantities()[k].name;
    }
    refuse("quantity", name, "it must be one of " + known);
}

}  // namespace resolva

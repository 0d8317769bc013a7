#include <resolva/theory/expression/finer_solver.hpp>

#include <resolva/theory/expression/equivalent_solver.hpp>
#include <resolva/theory/expression/extended_real.hpp>

namespace resolva {

namespace {

template <class To, class From>
std::vector<To> rounded(const std::vector<From>& values) {
    std::vector<To> result;
    for (const From& value : values) result.push_back(static_cast<To>(value));
    return result;
}

class ExtendedSolver final : public FinerSolver<double> {
  public:
    explicit ExtendedSolver(const DeterministicEquivalent& equivalent) : fine_(equivalent) {}

    EquivalentSolution<double> solve(const EquivalentSolver<double>& coarse,
                                     const std::vector<double>& point) override {
        fine_.start_from(coarse);
        const EquivalentSolution<ExtendedReal> found = fine_.solve(rounded<ExtendedReal>(point));
        EquivalentSolution<double> result;
        result.outputs = rounded<double>(found.outputs);
        result.traces = rounded<double>(found.traces);
        result.errors = found.errors;
        for (std::size_t k = 0; k < result.errors.size(); ++k)
            result.errors[k] += 0.5 * rounding_unit<double>() * detail::magnitude(result.outputs[k]);
        result.relative_error = found.relative_error + 0.5 * rounding_unit<double>();
        result.residual = found.residual;
        result.homotopy_steps = found.homotopy_steps;
        result.corrections = found.corrections;
        result.status = found.status;
        result.reason = found.reason;
        return result;
    }

    std::vector<double> gradient(const std::string& parameter) override {
        return rounded<double>(fine_.gradient(parameter));
    }

    void hand_back(EquivalentSolver<double>& coarse) const override { coarse.start_from(fine_); }

  private:
    EquivalentSolver<ExtendedReal> fine_;
};

}  // namespace

template <>
std::unique_ptr<FinerSolver<double>> finer_solver(const DeterministicEquivalent& equivalent) {
    return std::make_unique<ExtendedSolver>(equivalent);
}
template <>
std::unique_ptr<FinerSolver<std::complex<double>>> finer_solver(const DeterministicEquivalent&) {
    return nullptr;
}
template <>
std::unique_ptr<FinerSolver<ExtendedReal>> finer_solver(const DeterministicEquivalent&) {
    return nullptr;
}

}  // namespace resolva

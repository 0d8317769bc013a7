#include <resolva/theory/expression/component_solver.hpp>

#include <algorithm>

#include <resolva/theory/expression/branch_certificate.hpp>
#include <resolva/theory/expression/extended_real.hpp>

namespace resolva {

namespace {

constexpr int extended_steps = 1000;  // of a noise path with more digits than a double, the last resort

}  // namespace

template <class T>
ComponentSolver<T>::ComponentSolver(const DeterministicEquivalent& equivalent,
                                    const DeterministicEquivalent::Component& component)
    : equivalent_(&equivalent),
      evaluation_(*component.equation),
      without_symmetry_(*component.without_symmetry),
      descending_(*component.without_symmetry),
      accretive_(*component.accretive) {}

template <class T>
bool ComponentSolver<T>::accept(const PathEnd<T>& end, const std::vector<T>& registers, Effort& effort) {
    effort.corrections += end.corrections;
    effort.homotopy_steps += end.steps;
    if (end.status != Status::converged || !is_certified_branch(active(), registers)) return false;
    solution_ = end.value;
    warm_ = true;
    effort.residual = std::max(effort.residual, end.residual);
    return true;
}

template <class T>
Status ComponentSolver<T>::solve(const std::vector<T>& point, const std::vector<T>& registers,
                                 bool paths_allowed, Effort& effort) {
    if (!paths_begun_) {
        descending_.restart();
        accretive_.restart();
    }
    paths_begun_ = false;
    const bool was_symmetric = symmetric_;
    symmetric_ = evaluation_.bind(registers);
    if (!symmetric_ && !without_symmetry_.bind(registers)) return Status::not_finite;
    DysonEvaluation<T>& evaluation = active();
    if (evaluation.equation().unknown_count() == 0) {  // nothing to solve, but the inverse must exist
        solution_.resize(0);
        return evaluation.evaluate(solution_, 1.0) && is_certified_branch(evaluation, registers)
                   ? Status::converged
                   : Status::singular;
    }
    if (warm_ && was_symmetric == symmetric_ && accept(newton(evaluation, solution_), registers, effort))
        return Status::converged;
    warm_ = false;
    return paths_allowed ? follow_paths(point, registers, effort) : Status::iteration_limit;
}

template <class T>
Status ComponentSolver<T>::follow_noise(const std::vector<T>& registers, Effort& effort) {
    DysonEvaluation<T>& evaluation = active();
    DenseVector<T> start;
    Status outcome = Status::singular;
    const bool is_extended = detail::rounding_ratio<T>() < 1.0;
    for (const double shift : {0.0, 1.0}) {
        if (shift != 0.0) evaluation.bind(registers, shift);
        for (PathFollowing method : {PathFollowing{}, PathFollowing::careful()}) {
            if (outcome == Status::converged || !evaluation.noise_free(start)) break;
            if (is_extended) method.max_steps = extended_steps;
            if (accept(follow_path(evaluation, start, method), registers, effort))
                outcome = Status::converged;
        }
    }
    if (outcome != Status::converged) evaluation.bind(registers);
    return outcome;
}

template <class T>
Status ComponentSolver<T>::follow_paths(const std::vector<T>& point, const std::vector<T>& registers,
                                        Effort& effort) {
    constexpr bool is_fast = rounding_unit<typename Eigen::NumTraits<T>::Real>() >= rounding_unit<double>();
    if constexpr (is_fast) {
        if (follow_noise(registers, effort) == Status::converged) return Status::converged;
    }
    if constexpr (Eigen::NumTraits<T>::IsComplex) {
        return Status::singular;
    } else {
        const DysonEquation& equation = active().equation();
        const auto offer = [&](const DenseVector<T>& start) {
            return start.allFinite() && accept(newton(active(), start), registers, effort);
        };
        DenseVector<T> offered(equation.unknown_count());
        const bool descended = descending_.follow(registers, is_fast ? 1e-13 : 1e-36, predict_powers<T>, [&] {
            for (int u = 0; u < equation.unknown_count(); ++u) {
                const auto& unknown = equation.unknowns()[static_cast<std::size_t>(u)];
                offered[u] = descending_.evaluation().average(unknown.block, unknown.column, unknown.row);
            }
            return offer(offered);
        });
        if (descended) return Status::converged;
        std::vector<T> accretive_registers;
        const auto& sources = equivalent_->accretive_symbol_sources();
        equivalent_->accretive_program().run(accretive_registers,
                                             [&](std::size_t symbol) { return point[sources[symbol]]; });
        const Status outcome = accretive_.follow(accretive_registers, equation, offer);
        if (is_fast || outcome != Status::inaccurate) return outcome;
        return follow_noise(registers, effort) == Status::converged ? Status::converged : Status::inaccurate;
    }
}

template class ComponentSolver<double>;
template class ComponentSolver<std::complex<double>>;
template class ComponentSolver<ExtendedReal>;

}  // namespace resolva

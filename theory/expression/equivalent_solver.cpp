#include <resolva/theory/expression/equivalent_solver.hpp>

#include <cmath>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/core/dual.hpp>
#include <resolva/theory/expression/branch_certificate.hpp>
#include <resolva/theory/expression/extended_real.hpp>

namespace resolva {

namespace {

constexpr double refined_residual = 1e-13;  // of the linear unknowns, relative; for doubles
constexpr double vanishing = 1e-20;         // an output that is this share of its terms, or less, is zero

const char* const singular_reason =
    "no solution of the equation belongs to an invertible matrix: an inverse in the expression is singular "
    "in the "
    "limit, here or on the way here; add a positive ridge to it";
const char* const coefficient_reason = "a coefficient of the equation is not a finite number";

/// Values of a program's symbols: free parameters, then traces.
template <class T>
class SymbolValues {
  public:
    SymbolValues(const std::vector<std::size_t>& sources, const std::vector<T>& point,
                 const std::vector<T>& traces)
        : sources_(sources), point_(point), traces_(traces) {}

    const T& operator()(std::size_t symbol) const {
        const std::size_t source = sources_[symbol];
        return source < point_.size() ? point_[source] : traces_[source - point_.size()];
    }

  private:
    const std::vector<std::size_t>& sources_;
    const std::vector<T>& point_;
    const std::vector<T>& traces_;
};

}  // namespace

template <class T>
EquivalentSolver<T>::EquivalentSolver(const DeterministicEquivalent& equivalent, Route route)
    : equivalent_(&equivalent), route_(route), whole_(equivalent.equation()), output_error_(equivalent) {
    for (const auto& component : equivalent.components())
        components_.push_back(std::make_unique<ComponentSolver<T>>(equivalent, component));
    x_.setZero(equivalent.equation().unknown_count());
}

template <class T>
bool EquivalentSolver<T>::solve_linear(const std::vector<int>& unknowns) {
    if (unknowns.empty()) return true;
    if (!whole_.evaluate_defect(x_, 1.0)) return false;
    const auto n = static_cast<Eigen::Index>(unknowns.size());
    DenseMatrix<T> jacobian = DenseMatrix<T>::Identity(n, n);
    DenseVector<T> defect(n);
    for (Eigen::Index a = 0; a < n; ++a) {
        const int u = unknowns[static_cast<std::size_t>(a)];
        defect[a] = whole_.defect()[u];
        const DenseVector<T>& slopes = whole_.slopes(u);
        for (Eigen::Index b = 0; b < n; ++b) jacobian(a, b) -= slopes[unknowns[static_cast<std::size_t>(b)]];
    }
    const DenseVector<T> step = jacobian.partialPivLu().solve(defect);
    for (Eigen::Index a = 0; a < n; ++a) x_[unknowns[static_cast<std::size_t>(a)]] -= step[a];
    return true;
}

template <class T>
bool EquivalentSolver<T>::measure(double& residual) {
    if (!whole_.evaluate_defect(x_, 1.0)) return false;
    residual = detail::relative_size<T>(whole_.defect(), x_, whole_.scale());
    return true;
}

template <class T>
bool EquivalentSolver<T>::solve_joint(EquivalentSolution<T>& result) {
    for (const double shift : {0.0, 1.0}) {
        whole_.bind(registers_, shift);
        for (const PathFollowing& method : {PathFollowing{}, PathFollowing::careful()}) {
            if (!whole_.noise_free(x_)) break;
            const PathEnd<T> end = follow_path(whole_, x_, method);
            result.homotopy_steps += end.steps;
            result.corrections += end.corrections;
            if (end.status != Status::converged || !is_certified_branch(whole_, registers_)) continue;
            x_ = end.value;
            if (measure(result.residual)) return true;
        }
    }
    result.status = Status::singular;
    return false;
}

template <class T>
bool EquivalentSolver<T>::solve_triangular(EquivalentSolution<T>& result) {
    typename ComponentSolver<T>::Effort effort;
    for (auto& component : components_) {
        if (!warm_) component->forget();
        result.status = component->solve(point_, registers_, paths_allowed_, effort);
        result.homotopy_steps = effort.homotopy_steps;
        result.corrections = effort.corrections;
        if (result.status != Status::converged) return false;
    }
    for (Eigen::Index u = 0; u < x_.size(); ++u) {
        const auto& link = equivalent_->links()[static_cast<std::size_t>(u)];
        x_[u] = T(0);
        if (link.component < 0) continue;
        const auto& component = *components_[static_cast<std::size_t>(link.component)];
        x_[u] = T(link.factor) * component.average(link.block, link.column, link.row);
    }
    // The second round refines: it sees the rounding that the levels above left to those below.
    double residual = std::numeric_limits<double>::infinity();
    const double refined = refined_residual * detail::rounding_ratio<T>();
    for (int round = 0; round < 2 && !(residual <= refined); ++round) {
        for (const std::vector<int>& level : equivalent_->linear_levels()) {
            if (!solve_linear(level)) return result.status = Status::inaccurate, false;
        }
        if (!measure(residual)) return result.status = Status::inaccurate, false;
    }
    result.residual = std::max(effort.residual, residual);
    return true;
}

template <class T>
EquivalentSolution<T> EquivalentSolver<T>::solve_with_these_digits(const std::vector<T>& point) {
    EquivalentSolution<T> result;
    point_ = point;
    traces_.clear();
    equivalent_->program().run(registers_, SymbolValues<T>(equivalent_->symbol_sources(), point_, traces_));
    if constexpr (!std::is_same_v<T, ExtendedReal>) equivalent_->require_laws_in(registers_);
    const auto fail = [&](Status status, const std::string& reason) {
        result.status = status;
        result.reason = reason;
        result.residual = std::numeric_limits<double>::infinity();
        result.outputs.assign(equivalent_->model().outputs.size(),
                              T(std::numeric_limits<double>::quiet_NaN()));
        if (!Eigen::NumTraits<T>::IsComplex)
            result.errors.assign(result.outputs.size(), std::numeric_limits<double>::quiet_NaN());
        result.relative_error = std::numeric_limits<double>::quiet_NaN();
        warm_ = false;
        return result;
    };
    if (!whole_.bind(registers_)) return fail(Status::not_finite, coefficient_reason);
    const bool joint = route_ == Route::joint && x_.size() > 0;
    if (!(joint ? solve_joint(result) : solve_triangular(result))) {
        switch (result.status) {
            case Status::not_finite:
                return fail(result.status, coefficient_reason);
            case Status::iteration_limit:
                return fail(result.status, "Newton from the last solution did not reach a certified one");
            case Status::singular:
                return fail(result.status, singular_reason);
            default:
                return fail(result.status,
                            "rounding hides whether the matrices in the expression are invertible");
        }
    }
    read_outputs(result);
    for (const T& output : result.outputs) {
        if (!std::isfinite(detail::magnitude(output)))
            return fail(Status::not_finite, "an output is not a finite number");
    }
    result.status =
        result.residual <= PathFollowing{}.residual_allowed ? Status::converged : Status::inaccurate;
    if (result.status == Status::inaccurate) result.reason = std::string(explain(Status::inaccurate));
    bound_errors(result);
    warm_ = true;
    return result;
}

template <class T>
void EquivalentSolver<T>::bound_errors(EquivalentSolution<T>& result) {
    if constexpr (!Eigen::NumTraits<T>::IsComplex) {
        const auto& bounds = output_error_.bounds(whole_, x_, point_);
        result.relative_error = 0.0;
        for (std::size_t k = 0; k < bounds.size(); ++k) {
            const double size = detail::magnitude(result.outputs[k]);
            const double error = bounds[k].error;
            result.errors.push_back(error);
            double relative = error == 0.0 ? 0.0 : error / size;
            if (size <= error && error <= vanishing * bounds[k].terms) {
                result.outputs[k] = T(0);
                result.errors[k] += size;
                relative = error == 0.0 ? 0.0 : error / bounds[k].terms;
            }
            if (!(relative <= result.relative_error)) result.relative_error = relative;
            if (relative <= output_relative_error || result.status != Status::converged) continue;
            result.status = Status::inaccurate;
            result.reason = "rounding errors of " + equivalent_->model().outputs[k].name + " may reach " +
                            to_text(error) + ", more than " + to_text(output_relative_error) + " of it";
        }
    } else {
        static_cast<void>(result);
    }
}

template <class T>
EquivalentSolution<T> EquivalentSolver<T>::solve(const std::vector<T>& point) {
    if (point.size() != equivalent_->free_parameters().size()) {
        refuse("number of parameters", static_cast<double>(point.size()),
               "one value for each free parameter");
    }
    refined_ = false;
    EquivalentSolution<T> result = solve_with_these_digits(point);
    if (result.status == Status::converged || result.status == Status::singular || !paths_allowed_ ||
        route_ == Route::joint)
        return result;
    if (finer_ == nullptr) finer_ = finer_solver<T>(*equivalent_);
    if (finer_ == nullptr) return result;
    EquivalentSolution<T> finer = finer_->solve(*this, point);
    // A value with its bound says more than a failure with more digits, but for the finding that there is none.
    const bool has_value = std::isfinite(result.residual);
    if (has_value && !std::isfinite(finer.residual) && finer.status != Status::singular) return result;
    result = std::move(finer);
    refined_ = std::isfinite(result.residual);
    if (refined_) finer_->hand_back(*this);
    return result;
}

template <class T>
EquivalentSolution<T> EquivalentSolver<T>::advance(const std::vector<T>& point) {
    paths_allowed_ = false;
    EquivalentSolution<T> result = solve(point);
    paths_allowed_ = true;
    return result;
}

template <class T>
void EquivalentSolver<T>::read_outputs(EquivalentSolution<T>& result) {
    for (const auto& trace : equivalent_->traces()) {
        T sum = registers_[trace.constant];
        for (const auto& term : trace.terms) {
            sum += registers_[term.output] * registers_[term.input] *
                   whole_.average(term.block, term.column, term.row);
        }
        traces_.push_back(registers_[trace.dimension] * sum);
    }
    equivalent_->output_program().run(output_registers_,
                                      SymbolValues<T>(equivalent_->output_symbol_sources(), point_, traces_));
    for (const std::size_t reg : equivalent_->output_registers())
        result.outputs.push_back(output_registers_[reg]);
    result.traces = traces_;
}

template <class T>
std::vector<T> EquivalentSolver<T>::gradient(const std::string& parameter) {
    if (!warm_) refuse("gradient", "asked before a converged solution", "solve first");
    if (refined_) return finer_->gradient(parameter);
    using D = Dual<T, 1>;
    const std::size_t which = equivalent_->parameter_index(parameter);
    std::vector<D> point(point_.begin(), point_.end());
    point[which].slope[0] = T(1);
    std::vector<D> dual_registers;
    std::vector<D> dual_traces;
    equivalent_->program().run(dual_registers,
                               SymbolValues<D>(equivalent_->symbol_sources(), point, dual_traces));
    std::vector<T> slopes(dual_registers.size());
    for (std::size_t i = 0; i < slopes.size(); ++i) slopes[i] = dual_registers[i].slope[0];

    DenseVector<T> dx = DenseVector<T>::Zero(x_.size());
    if (x_.size() > 0) {
        DenseVector<T> right(x_.size());
        for (Eigen::Index u = 0; u < x_.size(); ++u) {
            const auto& unknown = equivalent_->equation().unknowns()[static_cast<std::size_t>(u)];
            right[u] = whole_.average_slope(unknown.block, unknown.column, unknown.row, slopes, x_, dx);
        }
        whole_.evaluate(x_, 1.0);
        dx = whole_.jacobian().partialPivLu().solve(right);
    }
    for (const auto& trace : equivalent_->traces()) {
        D sum = dual_registers[trace.constant];
        for (const auto& term : trace.terms) {
            D average(whole_.average(term.block, term.column, term.row));
            average.slope[0] = whole_.average_slope(term.block, term.column, term.row, slopes, x_, dx);
            sum += dual_registers[term.output] * dual_registers[term.input] * average;
        }
        dual_traces.push_back(dual_registers[trace.dimension] * sum);
    }
    std::vector<D> outputs;
    equivalent_->output_program().run(
        outputs, SymbolValues<D>(equivalent_->output_symbol_sources(), point, dual_traces));
    std::vector<T> result;
    for (const std::size_t reg : equivalent_->output_registers()) result.push_back(outputs[reg].slope[0]);
    return result;
}

template class EquivalentSolver<double>;
template class EquivalentSolver<std::complex<double>>;
template class EquivalentSolver<ExtendedReal>;

EquivalentSolution<double> evaluate(const ExpressionModel& model) {
    const DeterministicEquivalent equivalent(model);
    EquivalentSolver<double> solver(equivalent);
    return solver.solve(equivalent.default_point());
}

}  // namespace resolva

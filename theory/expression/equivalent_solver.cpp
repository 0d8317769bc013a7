#include <resolva/theory/expression/equivalent_solver.hpp>

#include <limits>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/core/dual.hpp>
#include <resolva/theory/expression/branch_certificate.hpp>

namespace resolva {

namespace {

std::size_t at(int i) {
    return static_cast<std::size_t>(i);
}

constexpr double refined_residual = 1e-13;  // of the linear unknowns, relative

const char* const singular_reason =
    "no solution of the equation belongs to an invertible matrix: an inverse in the expression is singular "
    "in the "
    "limit, here or on the way here; add a positive ridge to it";

/// Small, strictly contracting steps, for paths on which bold ones left the branch.
PathFollowing careful() {
    PathFollowing method;
    method.first_step = 0.02;
    method.largest_step = 0.1;
    method.contraction = 0.1;
    method.largest_correction = 0.2;
    return method;
}

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
    : equivalent_(&equivalent), route_(route), whole_(equivalent.equation()) {
    for (const auto& component : equivalent.components()) {
        stages_.push_back({DysonEvaluation<T>(*component.equation),
                           DysonEvaluation<T>(*component.without_symmetry),
                           nullptr,
                           {},
                           false});
    }
    x_.setZero(equivalent.equation().unknown_count());
}

template <class T>
bool EquivalentSolver<T>::certified(DysonEvaluation<T>& evaluation, const PathEnd<T>& end) {
    return end.status == Status::converged && is_certified_branch(evaluation, registers_);
}

template <class T>
bool EquivalentSolver<T>::solve_component(Stage& stage, EquivalentSolution<T>& result) {
    DysonEvaluation<T>* previous = stage.active;
    stage.active = stage.evaluation.bind(registers_) ? &stage.evaluation : &stage.without_symmetry;
    DysonEvaluation<T>& evaluation = *stage.active;
    if (stage.active == &stage.without_symmetry && !evaluation.bind(registers_)) {
        result.status = Status::not_finite;
        result.reason = "a coefficient of the equation is not a finite number";
        return false;
    }
    PathEnd<T> end;
    const auto accept = [&] {
        result.corrections += end.corrections;
        result.homotopy_steps += end.steps;
        if (!certified(evaluation, end)) return false;
        stage.solution = end.value;
        stage.warm = true;
        result.residual = std::max(result.residual, end.residual);
        return true;
    };
    if (evaluation.equation().unknown_count() == 0) {  // nothing to solve, but the inverse must exist
        stage.solution.resize(0);
        if (evaluation.evaluate(stage.solution, 1.0) && is_certified_branch(evaluation, registers_))
            return true;
        result.status = Status::singular;
        result.reason = singular_reason;
        return false;
    }
    if (stage.warm && previous == stage.active) {
        end = newton(evaluation, stage.solution);
        if (accept()) return true;
    }
    stage.warm = false;
    if (!paths_allowed_) {
        result.status = Status::iteration_limit;
        result.reason = "Newton from the last solution did not reach a certified one";
        return false;
    }
    Status worst = Status::singular;
    DenseVector<T> start;
    for (const double shift : {0.0, 1.0}) {
        if (shift != 0.0) evaluation.bind(registers_, shift);
        for (const PathFollowing& method : {PathFollowing{}, careful()}) {
            if (!evaluation.noise_free(start)) break;
            end = follow_path(evaluation, start, method);
            if (accept()) return true;
            if (end.status == Status::inaccurate) worst = Status::inaccurate;
        }
    }
    result.status = worst;
    result.reason = worst == Status::singular ? singular_reason : std::string(explain(worst));
    return false;
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
EquivalentSolution<T> EquivalentSolver<T>::solve(const std::vector<T>& point) {
    EquivalentSolution<T> result;
    if (point.size() != equivalent_->free_parameters().size()) {
        refuse("number of parameters", static_cast<double>(point.size()),
               "one value for each free parameter");
    }
    result.residual = 0.0;
    point_ = point;
    traces_.clear();
    equivalent_->program().run(registers_, SymbolValues<T>(equivalent_->symbol_sources(), point_, traces_));
    equivalent_->require_laws_in(registers_);
    const auto fail = [&](Status status, const std::string& reason) {
        result.status = status;
        result.reason = reason;
        result.residual = std::numeric_limits<double>::infinity();
        result.outputs.assign(equivalent_->model().outputs.size(),
                              T(std::numeric_limits<double>::quiet_NaN()));
        warm_ = false;
        for (Stage& stage : stages_) stage.warm = false;
        return result;
    };
    if (!warm_) {
        for (Stage& stage : stages_) stage.warm = false;
    }
    if (!whole_.bind(registers_))
        return fail(Status::not_finite, "a coefficient of the equation is not a finite number");

    double whole_residual = std::numeric_limits<double>::infinity();
    const auto measure = [&] {
        if (!whole_.evaluate_defect(x_, 1.0)) return false;
        whole_residual = detail::relative_size<T>(whole_.defect(), x_, whole_.scale());
        return true;
    };
    if (route_ == Route::joint && x_.size() > 0) {
        PathEnd<T> end;
        bool solved = false;
        for (const double shift : {0.0, 1.0}) {
            whole_.bind(registers_, shift);
            for (const PathFollowing& method : {PathFollowing{}, careful()}) {
                if (solved || !whole_.noise_free(x_)) break;
                end = follow_path(whole_, x_, method);
                result.homotopy_steps += end.steps;
                result.corrections += end.corrections;
                solved = certified(whole_, end);
            }
        }
        if (!solved) return fail(Status::singular, singular_reason);
        x_ = end.value;
        if (!measure()) return fail(Status::singular, singular_reason);
    } else {
        for (Stage& stage : stages_) {
            if (!solve_component(stage, result)) return fail(result.status, std::string(result.reason));
        }
        for (Eigen::Index u = 0; u < x_.size(); ++u) {
            const auto& link = equivalent_->links()[static_cast<std::size_t>(u)];
            x_[u] = link.component < 0 ? T(0)
                                       : link.factor * stages_[at(link.component)].active->average(
                                                           link.block, link.column, link.row);
        }
        // The second round refines: it sees the rounding that the levels above left to those below.
        for (int round = 0; round < 2 && !(whole_residual <= refined_residual); ++round) {
            for (const std::vector<int>& level : equivalent_->linear_levels()) {
                if (!solve_linear(level)) return fail(Status::singular, singular_reason);
            }
            if (!measure()) return fail(Status::singular, singular_reason);
        }
    }
    result.residual = std::max(result.residual, whole_residual);
    read_outputs(result);
    for (const T& output : result.outputs) {
        if (!std::isfinite(std::abs(output)))
            return fail(Status::not_finite, "an output is not a finite number");
    }
    result.status =
        result.residual <= PathFollowing{}.residual_allowed ? Status::converged : Status::inaccurate;
    if (result.status == Status::inaccurate) result.reason = std::string(explain(Status::inaccurate));
    warm_ = true;
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

EquivalentSolution<double> evaluate(const ExpressionModel& model) {
    const DeterministicEquivalent equivalent(model);
    EquivalentSolver<double> solver(equivalent);
    return solver.solve(equivalent.default_point());
}

}  // namespace resolva

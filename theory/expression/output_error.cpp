#include <resolva/theory/expression/output_error.hpp>

#include <resolva/theory/expression/extended_real.hpp>

namespace resolva {

namespace {

Eigen::Index index(int u) {
    return static_cast<Eigen::Index>(u);
}

}  // namespace

template <class T>
void OutputError<T>::run_formulas(const DysonEvaluation<T>& whole, const std::vector<T>& point) {
    traces_.clear();
    bounds_.assign(equivalent_->model().outputs.size(), {0.0, 0.0});
    std::vector<double>& sizes = trace_sizes_;
    sizes.clear();
    for (const auto& trace : equivalent_->traces()) {
        Rounded sum = registers_[trace.constant];
        double size = detail::magnitude(sum.value);
        for (const auto& term : trace.terms) {
            const Rounded average(whole.average(term.block, term.column, term.row),
                                  whole.average_error(term.block, term.column, term.row));
            const Rounded part = registers_[term.output] * registers_[term.input] * average;
            size += detail::magnitude(part.value);
            sum += part;
        }
        traces_.push_back(registers_[trace.dimension] * sum);
        sizes.push_back(size * detail::magnitude(registers_[trace.dimension].value));
    }
    const auto& sources = equivalent_->output_symbol_sources();
    equivalent_->output_program().run(output_registers_, [&](std::size_t symbol) {
        const std::size_t source = sources[symbol];
        return source < point.size() ? Rounded(point[source]) : traces_[source - point.size()];
    });
    for (std::size_t k = 0; k < bounds_.size(); ++k) {
        const Rounded& output = output_registers_[equivalent_->output_registers()[k]];
        bounds_[k] = {output.error, detail::magnitude(output.value)};
        for (const auto& slope : equivalent_->output_slopes()[k])
            bounds_[k].terms +=
                detail::magnitude(output_registers_[slope.derivative].value) * sizes[slope.trace];
    }
}

template <class T>
void OutputError<T>::factorise(DysonEvaluation<T>& whole) {
    const int n = equivalent_->equation().unknown_count();
    slopes_.resize(index(n), index(n));
    for (int u = 0; u < n; ++u) slopes_.col(index(u)) = whole.slopes(u);
    if (groups_.empty()) {
        for (const auto& group : equivalent_->closed_groups()) groups_.push_back(&group);
        for (const auto& level : equivalent_->linear_levels()) groups_.push_back(&level);
        factors_.resize(groups_.size());
    }
    for (std::size_t g = 0; g < groups_.size(); ++g) {
        const std::vector<int>& group = *groups_[g];
        const auto size = static_cast<Eigen::Index>(group.size());
        block_.setIdentity(size, size);
        for (Eigen::Index a = 0; a < size; ++a) {
            for (Eigen::Index b = 0; b < size; ++b) {
                block_(a, b) -= slopes_(index(group[static_cast<std::size_t>(a)]),
                                        index(group[static_cast<std::size_t>(b)]));
            }
        }
        factors_[g].compute(block_);
    }
}

template <class T>
void OutputError<T>::solve_adjoint() {
    for (std::size_t g = groups_.size(); g-- > 0;) {
        const std::vector<int>& group = *groups_[g];
        part_.resize(static_cast<Eigen::Index>(group.size()));
        bool is_zero = true;
        for (std::size_t a = 0; a < group.size(); ++a) {
            part_[static_cast<Eigen::Index>(a)] = lambda_[index(group[a])];
            is_zero = is_zero && lambda_[index(group[a])] == T(0);
        }
        if (is_zero) continue;
        part_ = factors_[g].solve(part_).eval();
        // What this group passes on to the groups before it; to itself it has passed everything.
        for (std::size_t a = 0; a < group.size(); ++a) {
            const T response = part_[static_cast<Eigen::Index>(a)];
            if (g > 0 && response != T(0)) lambda_.noalias() += response * slopes_.col(index(group[a]));
        }
        for (std::size_t a = 0; a < group.size(); ++a)
            lambda_[index(group[a])] = part_[static_cast<Eigen::Index>(a)];
    }
}

template <class T>
const std::vector<typename OutputError<T>::Bound>& OutputError<T>::bounds(DysonEvaluation<T>& whole,
                                                                          const DenseVector<T>& x,
                                                                          const std::vector<T>& point) {
    const auto& sources = equivalent_->symbol_sources();
    equivalent_->program().run(registers_,
                               [&](std::size_t symbol) { return Rounded(point[sources[symbol]]); });
    whole.bound_rounding(x, registers_);
    run_formulas(whole, point);
    if (x.size() == 0) return bounds_;
    const auto& unknowns = equivalent_->equation().unknowns();
    local_.resize(unknowns.size());
    for (std::size_t u = 0; u < unknowns.size(); ++u) {
        const auto place = static_cast<Eigen::Index>(u);
        local_[u] = detail::magnitude(whole.defect()[place]) +
                    whole.average_error(unknowns[u].block, unknowns[u].column, unknowns[u].row) +
                    rounding_unit<T>() * detail::magnitude(x[place]);
    }
    factorise(whole);
    for (std::size_t k = 0; k < bounds_.size(); ++k) {
        lambda_.setZero(x.size());
        for (const auto& slope : equivalent_->output_slopes()[k]) {
            const auto& trace = equivalent_->traces()[slope.trace];
            const T weight = output_registers_[slope.derivative].value * registers_[trace.dimension].value;
            for (const auto& term : trace.terms) {
                lambda_ += weight * registers_[term.output].value * registers_[term.input].value *
                           whole.slopes(term.block, term.column, term.row);
            }
        }
        solve_adjoint();
        for (std::size_t u = 0; u < local_.size(); ++u)
            bounds_[k].error += detail::magnitude(lambda_[static_cast<Eigen::Index>(u)]) * local_[u];
    }
    return bounds_;
}

template class OutputError<double>;
template class OutputError<ExtendedReal>;

}  // namespace resolva

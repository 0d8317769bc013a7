#include <resolva/theory/verbs/sweep.hpp>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

namespace {

constexpr std::size_t run_length = 16;

void require_axes(const ParametricModel& model, const ParameterPoint& base,
                  const std::vector<SweepAxis>& axes) {
    std::vector<bool> taken(model.parameters().size(), false);
    std::size_t points = 1;
    for (const SweepAxis& axis : axes) {
        const Parameter& parameter = model.parameters().at(axis.parameter);
        if (axis.values.empty()) refuse("axis " + parameter.name, "empty", "it needs at least one value");
        if (taken[axis.parameter])
            refuse("axis " + parameter.name, "given", "another axis varies it or what it replaces");
        taken[axis.parameter] = true;
        for (const std::string& replaced : parameter.replaces) taken[base.number_of(replaced)] = true;
        for (const Value& value : axis.values) require_legal(parameter, parameter.name, value);
        if (axis.values.size() > largest_sweep / points)
            refuse("number of points", "above " + std::to_string(largest_sweep),
                   "a sweep may have so many at most");
        points *= axis.values.size();
    }
}

/// The number split into one index an axis, the last axis running fastest.
std::vector<std::size_t> split(std::size_t number, const std::vector<SweepAxis>& axes) {
    std::vector<std::size_t> indices(axes.size());
    for (std::size_t a = axes.size(); a-- > 0;) {
        indices[a] = number % axes[a].values.size();
        number /= axes[a].values.size();
    }
    return indices;
}

}  // namespace

Sweep sweep(const ParametricModel& model, const ParameterPoint& base, const std::vector<SweepAxis>& axes,
            const Executor& executor) {
    require_axes(model, base, axes);
    std::size_t count = 1;
    for (const SweepAxis& axis : axes) count *= axis.values.size();
    Sweep result;
    result.points.resize(count);

    // Prepared models, one for each combination of shared values.
    std::vector<std::size_t> strides(axes.size(), 0);
    std::size_t combinations = 1;
    for (std::size_t a = axes.size(); a-- > 0;) {
        if (!model.parameters()[axes[a].parameter].shared) continue;
        strides[a] = combinations;
        combinations *= axes[a].values.size();
    }
    const auto combination_of = [&](const std::vector<std::size_t>& indices) {
        std::size_t combination = 0;
        for (std::size_t a = 0; a < axes.size(); ++a) combination += strides[a] * indices[a];
        return combination;
    };
    std::vector<ParameterPoint> representatives(combinations, base);
    for (std::size_t i = 0; i < count; ++i) {
        result.points[i] = {split(i, axes), Answer(model.quantities().size())};
        ParameterPoint& point = representatives[combination_of(result.points[i].indices)];
        for (std::size_t a = 0; a < axes.size(); ++a) {
            const Parameter& parameter = model.parameters()[axes[a].parameter];
            if (parameter.shared || result.points[i].indices[a] == 0)
                point.set(axes[a].parameter, axes[a].values[result.points[i].indices[a]], parameter.name);
        }
    }
    std::mutex guard;
    std::exception_ptr failure;
    std::size_t failed_first = std::max(combinations, count);
    const auto guarded = [&](std::size_t k, const auto& work) {
        try {
            work();
        } catch (...) {
            const std::lock_guard lock(guard);
            if (k < failed_first) {
                failed_first = k;
                failure = std::current_exception();
            }
        }
    };
    std::vector<std::shared_ptr<const PreparedModel>> prepared(combinations);
    bool complete = executor(combinations, [&](std::size_t k) {
        guarded(k, [&] { prepared[k] = model.prepare(representatives[k]); });
    });
    if (failure) std::rethrow_exception(failure);
    if (!complete) return result;

    complete = executor((count + run_length - 1) / run_length, [&](std::size_t run) {
        guarded(run, [&] {
            std::unique_ptr<PointSolver> solver;
            std::size_t current = combinations;
            std::vector<double> numbers = base.free_numbers();
            const std::size_t last = std::min(count, (run + 1) * run_length);
            for (std::size_t i = run * run_length; i < last; ++i) {
                SweepPoint& point = result.points[i];
                const std::size_t combination = combination_of(point.indices);
                if (combination != current) {
                    solver = prepared[combination]->solver();
                    current = combination;
                }
                for (std::size_t a = 0; a < axes.size(); ++a) {
                    const int position = base.free_position(axes[a].parameter);
                    if (position >= 0)
                        numbers[static_cast<std::size_t>(position)] =
                            std::get<double>(axes[a].values[point.indices[a]]);
                }
                solver->answer(numbers, point.answer);
            }
        });
    });
    if (failure) std::rethrow_exception(failure);
    for (const SweepPoint& point : result.points) result.failed += !point.answer.outcome.converged();
    result.complete = complete;
    return result;
}

}  // namespace resolva

#pragma once

// Every combination of values of some parameters, over any model.
//
//   given      a model, a base point, axes (parameter, values); the first axis varies slowest
//   unknown    the model's answer at every combination
//
// Points that agree in their shared parameters are prepared once. Solvers start each run of at most `run_length`
// neighbouring points afresh, so that no digit depends on the number of threads. Bad input anywhere throws before any
// work is done, as far as the domains of the parameters tell, else from prepare(). Cost: one prepare a combination of
// shared values, one answer a point.

#include <cstddef>
#include <string>
#include <vector>

#include <resolva/theory/model/parametric_model.hpp>
#include <resolva/theory/verbs/executor.hpp>

namespace resolva {

struct SweepAxis {
    std::size_t parameter;  ///< its number in the model
    std::vector<Value> values;
};

struct SweepPoint {
    std::vector<std::size_t> indices;  ///< into the values of each axis
    Answer answer;
};

struct Sweep {
    std::vector<SweepPoint> points;  ///< all combinations, the first axis slowest
    std::size_t failed = 0;          ///< points that did not converge
    bool complete = false;           ///< false when the executor was interrupted
};

/// @throws BadArgument when an axis is empty, two axes vary or replace the same parameter, a value is outside its
/// domain, or there would be more than `largest_sweep` points
Sweep sweep(const ParametricModel& model, const ParameterPoint& base, const std::vector<SweepAxis>& axes,
            const Executor& executor = run_in_order);

inline constexpr std::size_t largest_sweep = 4'000'000;

}  // namespace resolva

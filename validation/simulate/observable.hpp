#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <string_view>

#include <resolva/numerics/core/status.hpp>

namespace resolva {

/// What a replica measures, per dimension. The three families with a direction average over directions normal
/// to the linear manifold, tangent to it, and tangent weighted by eigenvalue, r^T C r / tr C for the residual
/// r.
enum class Observable : std::size_t {
    test,
    train,
    objective,
    score,
    exact,
    normal_test,
    normal_train,
    tangent_test,
    tangent_train,
    weighted_test,
    weighted_train
};

inline constexpr std::size_t observable_count = 11;

inline constexpr std::array<std::string_view, observable_count> observable_names{
    "test",         "train",        "objective",     "score",         "exact",         "normal_test",
    "normal_train", "tangent_test", "tangent_train", "weighted_test", "weighted_train"};

constexpr std::string_view to_string(Observable observable) {
    return observable_names[static_cast<std::size_t>(observable)];
}

/// One value an observable; NaN where it is not defined for the model.
struct ObservableValues {
    std::array<double, observable_count> value = [] {
        std::array<double, observable_count> nothing{};
        nothing.fill(std::numeric_limits<double>::quiet_NaN());
        return nothing;
    }();

    double& operator[](Observable observable) { return value[static_cast<std::size_t>(observable)]; }
    double operator[](Observable observable) const { return value[static_cast<std::size_t>(observable)]; }
};

/// What one replica measured. Usable only when status is `converged`.
struct Measurement {
    ObservableValues values{};
    ObservableValues standard_errors{};  ///< of the average over fresh samples alone: test, score, exact
    Status status = Status::not_run;
};

}  // namespace resolva

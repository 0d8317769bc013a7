#pragma once

// Follows a Dyson equation along its shift, from one down towards zero in geometric steps.
//
// Begins without random matrices at shift one, adds them, and then lowers the shift; every new height is offered
// to the caller, who may take it as a start for shift zero. Steps are predicted by the powers of the height that
// the last two solutions suggest, and shortened where Newton does not contract. Geometric steps pass tiny gaps at
// the cost of their logarithm. Failure: a step shorter than three per cent.

#include <cmath>

#include <resolva/theory/expression/dyson_evaluation.hpp>

namespace resolva {

template <class T>
class DescendingPath {
  public:
    explicit DescendingPath(const DysonEquation& equation) : evaluation_(equation) {}

    void restart() { height_ = 0.0; }

    /// Goes on where a path of fewer digits stopped.
    template <class Coarse>
    void start_from(const DescendingPath<Coarse>& coarse) {
        height_ = coarse.height();
        if (height_ > 0.0) solution_ = coarse.solution().template cast<T>();
    }

    /// `predict(guess, previous, power)` turns the solution into one for the next height when the last step led
    /// from `previous` to it and the next one is its `power` in logarithms; `offer()` is called at every height.
    /// True when an offer was taken; false at the last height, or where the path stopped: see height().
    template <class Predict, class Offer>
    bool follow(const std::vector<T>& registers, double last, Predict&& predict, Offer&& offer);

    double height() const { return height_; }
    const DenseVector<T>& solution() const { return solution_; }
    /// As it was evaluated at the present height.
    const DysonEvaluation<T>& evaluation() const { return evaluation_; }

  private:
    bool begin();

    DysonEvaluation<T> evaluation_;
    double height_ = 0.0;  // 0: not begun
    DenseVector<T> solution_;
};

template <class T>
bool DescendingPath<T>::begin() {
    evaluation_.keep_shift(1.0);
    DenseVector<T> start;
    if (!evaluation_.noise_free(start)) return false;
    const PathEnd<T> end = follow_path(evaluation_, start);
    if (end.status != Status::converged) return false;
    solution_ = end.value;
    height_ = 1.0;
    return true;
}

template <class T>
template <class Predict, class Offer>
bool DescendingPath<T>::follow(const std::vector<T>& registers, double last, Predict&& predict,
                               Offer&& offer) {
    constexpr double largest_step = 0.1;
    if (!evaluation_.bind(registers)) return false;
    if (height_ == 0.0) {
        if (!begin()) return false;
    } else {
        evaluation_.keep_shift(height_);
        const PathEnd<T> end = newton(evaluation_, solution_);
        if (end.status != Status::converged) return false;
        solution_ = end.value;
    }
    double step = std::sqrt(largest_step);
    double previous_step = 1.0;
    DenseVector<T> previous;
    DenseVector<T> guess;
    for (bool is_new = true;;) {
        if (is_new && offer()) return true;
        if (height_ <= last) return false;
        guess = solution_;
        if (previous.size() == guess.size())
            predict(guess, previous, std::log(step) / std::log(previous_step));
        evaluation_.keep_shift(step * height_);
        const PathEnd<T> end = newton(evaluation_, guess);
        is_new = end.status == Status::converged;
        if (!is_new) {
            step = std::sqrt(step);
            if (step > 0.97) return false;
            continue;
        }
        previous = solution_;
        previous_step = step;
        solution_ = end.value;
        height_ *= step;
        if (end.corrections <= 5) step = std::max(largest_step, step * step);
    }
}

/// guess_i (guess_i / previous_i)^power, where that is no more than a change of scale.
template <class T>
void predict_powers(DenseVector<T>& guess, const DenseVector<T>& previous, double power) {
    for (Eigen::Index i = 0; i < guess.size(); ++i) {
        const double ratio = static_cast<double>(guess[i] / previous[i]);
        if (ratio > 1e-3 && ratio < 1e3) guess[i] *= T(std::pow(ratio, power));
    }
}

}  // namespace resolva

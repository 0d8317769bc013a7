#pragma once

// The path through the accretive pencil: it exists whatever the expression is, and tells why it ends.
//
// At every height the lower left part of the accretive inverse is offered as a start for the original equation.
// Where zero lies in a gap of the spectrum of the Hermitised pencil, it converges to the solution quadratically in
// the height. Both halves of the diagonal of M^{-1} have the same trace; that direction is nearly singular at small
// heights, so the prediction scales all of them by one factor, which keeps the balance.
//
// Outcome without success, by the power of the height with which the diagonal of M^{-1} varies at the end: near 1,
// zero lies in a gap and rounding spoilt the solution, `inaccurate`; near 0, the spectrum reaches zero, `singular`;
// below, there is an atom or a hard edge, or eigenvalues as small as the height, which only a scalar of more digits
// can tell apart, `inaccurate` until it has. A path that stops before the last height is judged so with all digits only.

#include <resolva/theory/expression/descending_path.hpp>

namespace resolva {

template <class T>
class AccretivePath {
  public:
    /// The equation of accretive_pencil(P).
    explicit AccretivePath(const DysonEquation& accretive) : path_(accretive) {}

    void restart() { path_.restart(); }
    template <class Coarse>
    void start_from(const AccretivePath<Coarse>& coarse) {
        path_.start_from(coarse.path());
    }

    /// `target` is an equation of P, and `accept(x)` tries Newton on it from x; the path ends when it returns true.
    template <class Accept>
    Status follow(const std::vector<T>& registers, const DysonEquation& target, Accept&& accept);

    const DescendingPath<T>& path() const { return path_; }

  private:
    /// The unknowns of the target, read off the lower left part of the accretive inverse.
    void read(const DysonEquation& target, DenseVector<T>& x) const;
    /// Largest diagonal average of the inverse: the density of the spectrum at zero, seen from the height.
    double density_at_zero() const;
    void predict(DenseVector<T>& guess, const DenseVector<T>& previous, double power) const;
    /// Block `position` of a dimension belongs to the rows of the original pencil.
    bool is_upper(int block, int position) const {
        const auto& members = path_.evaluation().equation().blocks()[static_cast<std::size_t>(block)].members;
        return 2 * position < static_cast<int>(members.size());
    }

    DescendingPath<T> path_;
};

template <class T>
void AccretivePath<T>::read(const DysonEquation& target, DenseVector<T>& x) const {
    const DysonEquation& accretive = path_.evaluation().equation();
    x.resize(target.unknown_count());
    int size = 0;
    for (const auto& block : target.blocks()) size += static_cast<int>(block.members.size());
    for (int u = 0; u < target.unknown_count(); ++u) {
        const auto& unknown = target.unknowns()[static_cast<std::size_t>(u)];
        const auto& members = target.blocks()[static_cast<std::size_t>(unknown.block)].members;
        const int column = size + members[static_cast<std::size_t>(unknown.column)];
        const int row = members[static_cast<std::size_t>(unknown.row)];
        x[u] = path_.evaluation().average(accretive.block_of(column), accretive.position_of(column),
                                          accretive.position_of(row));
    }
}

template <class T>
double AccretivePath<T>::density_at_zero() const {
    double largest = 0.0;
    const auto& blocks = path_.evaluation().equation().blocks();
    for (std::size_t b = 0; b < blocks.size(); ++b) {
        for (int i = 0; i < static_cast<int>(blocks[b].members.size()); ++i) {
            largest =
                std::max(largest, detail::magnitude(path_.evaluation().average(static_cast<int>(b), i, i)));
        }
    }
    return largest;
}

template <class T>
void AccretivePath<T>::predict(DenseVector<T>& guess, const DenseVector<T>& previous, double power) const {
    const auto& unknowns = path_.evaluation().equation().unknowns();
    const auto in_diagonal_half = [&](Eigen::Index u) {
        const auto& unknown = unknowns[static_cast<std::size_t>(u)];
        return is_upper(unknown.block, unknown.column) == is_upper(unknown.block, unknown.row);
    };
    DenseVector<T> powers = guess;
    predict_powers(powers, previous, power);
    double now = 0.0;
    double before = 0.0;
    for (Eigen::Index u = 0; u < guess.size(); ++u) {
        if (!in_diagonal_half(u)) continue;
        now += detail::magnitude(guess[u]);
        before += detail::magnitude(previous[u]);
    }
    const double factor = now > 0.0 && before > 0.0 ? std::pow(now / before, power) : 1.0;
    for (Eigen::Index u = 0; u < guess.size(); ++u)
        guess[u] = in_diagonal_half(u) ? T(guess[u] * T(factor)) : powers[u];
}

template <class T>
template <class Accept>
Status AccretivePath<T>::follow(const std::vector<T>& registers, const DysonEquation& target,
                                Accept&& accept) {
    // Below the last height rounding hides the spectrum; finer scalars see what an atom of doubles was made of.
    const bool is_finest = detail::rounding_ratio<T>() < 1.0;
    const double last = is_finest ? 1e-36 : 1e-13;
    double high = 1.0;  // a height two decades above the last one
    double density_at_high = 1.0;
    double density_at_one = 1.0;
    DenseVector<T> offered;
    const bool accepted = path_.follow(
        registers, last,
        [&](DenseVector<T>& guess, const DenseVector<T>& previous, double power) {
            predict(guess, previous, power);
        },
        [&] {
            if (path_.height() >= 100.0 * last) {
                high = path_.height();
                density_at_high = density_at_zero();
                if (high == 1.0) density_at_one = density_at_high;
            }
            read(target, offered);
            return offered.allFinite() && accept(offered);
        });
    if (accepted) return Status::converged;
    if (path_.height() == 0.0) return Status::inaccurate;
    const bool complete = path_.height() <= last;
    if (!complete && !is_finest) return Status::inaccurate;
    if (!complete) {
        high = 1.0;
        density_at_high = density_at_one;
    }
    const double power = std::log(density_at_zero() / density_at_high) / std::log(path_.height() / high);
    if (!complete) return power > -0.2 ? Status::singular : Status::inaccurate;
    return power < 0.5 && (power > -0.2 || is_finest) ? Status::singular : Status::inaccurate;
}

}  // namespace resolva

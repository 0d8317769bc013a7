#pragma once

#include <span>
#include <vector>

namespace resolva {

/// One frozen feature of the network on the line: h(x, t) = relu(weight x + offset + drift t/T).
struct FrozenDirection {
    double weight;  ///< w
    double offset;  ///< u_1
    double drift;   ///< u_2
};

/// The random-feature score s(x, t) = sum_k theta_k h_k(x, t)/sqrt(m), theta = A/sqrt(m), of arXiv:2311.01797
/// with time embedding e(t) = (1, t/T). Only theta is trained. (Their lemmas 4 and 5 take the gradient flow
/// in different parametrisations of the same network; here it is the one in theta throughout.)
class LineNetwork {
  public:
    /// @throws BadArgument when there is no direction, an entry is not finite, or |w| + |u_1| + |u_2| > 1.
    explicit LineNetwork(std::vector<FrozenDirection> directions);

    std::size_t features() const { return directions_.size(); }
    const std::vector<FrozenDirection>& directions() const { return directions_; }

    /// s(x, t) at increasing points x, given theta and u = t/T. The score is piecewise linear in x: the kinks
    /// are sorted once and each piece is one line. Cost: O(m log m + points).
    void score(std::span<const double> theta, double relative_time, std::span<const double> x,
               std::span<double> values) const;

  private:
    std::vector<FrozenDirection> directions_;
};

}  // namespace resolva

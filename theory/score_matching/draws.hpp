#pragma once

#include <limits>

namespace resolva {

/// Number m of noise draws for each training sample, 1 <= m <= infinity; infinity means that the noise
/// average is exact. It enters the equations as 1/m alone. Source: [UBBM26] for finite m, [GVM25] for m = 1
/// and infinity.
class Draws {
  public:
    /// m draws; cost: one division.
    /// @throws BadArgument when count < 1.
    static Draws finite(long count);
    static Draws infinite() { return Draws(std::numeric_limits<double>::infinity()); }

    bool is_infinite() const { return inverse() == 0.0; }
    /// 1 / m, zero for infinity: the form in which m enters the equations.
    double inverse() const { return 1.0 / count_; }
    /// m itself; infinity when infinite.
    double count() const { return count_; }

  private:
    explicit Draws(double count) : count_(count) {}
    double count_;
};

}  // namespace resolva

#pragma once

namespace resolva {

/// Number m of noise draws for each training sample; infinity means that the noise average is exact.
class Draws {
  public:
    /// @throws BadArgument when count < 1.
    static Draws finite(long count);
    static Draws infinite() { return Draws(0.0); }

    bool is_infinite() const { return inverse_ == 0.0; }
    /// 1 / m, zero for infinity: the form in which m enters the equations.
    double inverse() const { return inverse_; }
    /// m itself; infinity when infinite.
    double count() const { return 1.0 / inverse_; }

  private:
    explicit Draws(double inverse) : inverse_(inverse) {}
    double inverse_;
};

}  // namespace resolva

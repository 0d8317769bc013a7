#pragma once

// The defect T(x) - x of a map between two points where T and its slope are known, by the cubic that matches
// both values and both slopes.

#include <algorithm>
#include <array>
#include <cmath>

namespace resolva {

/// A point of the map: where, the defect T(x) - x, and its derivative.
struct DefectSample {
    double at = 0.0;
    double defect = 0.0;
    double slope = 0.0;

    double image() const { return at + defect; }
    bool rises() const { return defect > 0.0; }
};

class CubicDefect {
  public:
    /// Requires left.at < right.at.
    CubicDefect(const DefectSample& left, const DefectSample& right)
        : origin_(left.at),
          length_(right.at - left.at),
          constant_(left.defect),
          linear_(length_ * left.slope) {
        const double rise = right.defect - left.defect;
        const double end = length_ * right.slope;
        quadratic_ = 3.0 * rise - 2.0 * linear_ - end;
        cubic_ = linear_ + end - 2.0 * rise;
    }

    double operator()(double x) const {
        const double u = (x - origin_) / length_;
        return constant_ + u * (linear_ + u * (quadratic_ + u * cubic_));
    }

    /// d(T(x) - x)/dx
    double slope(double x) const {
        const double u = (x - origin_) / length_;
        return (linear_ + u * (2.0 * quadratic_ + 3.0 * u * cubic_)) / length_;
    }

    /// The ends of [lower, upper] and between them the stationary points of the cubic, in increasing order;
    /// absent ones repeat the lower end. The cubic is monotone between neighbours.
    std::array<double, 4> monotone_pieces(double lower, double upper) const {
        std::array<double, 4> cut{lower, lower, lower, upper};
        // linear + 2 quadratic u + 3 cubic u^2 = 0, without cancellation
        const double discriminant = quadratic_ * quadratic_ - 3.0 * cubic_ * linear_;
        if (discriminant > 0.0) {
            const double half = -(quadratic_ + std::copysign(std::sqrt(discriminant), quadratic_));
            const auto keep = [&](double numerator, double denominator, double& slot) {
                const double x = origin_ + length_ * (numerator / denominator);
                if (denominator != 0.0 && x > lower && x < upper) slot = x;
            };
            keep(half, 3.0 * cubic_, cut[1]);
            keep(linear_, half, cut[2]);
        }
        std::sort(cut.begin(), cut.end());
        return cut;
    }

  private:
    double origin_, length_;
    double constant_, linear_, quadratic_ = 0.0, cubic_ = 0.0;  // in u = (x - origin)/length
};

}  // namespace resolva

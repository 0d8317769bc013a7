#pragma once

// Random rational expressions in four random matrices over three dimensions, with positive-definite inverses.

#include <array>
#include <random>
#include <string>

#include <resolva/theory/expression/expression_model.hpp>

namespace resolva::test {

class RandomExpressions {
  public:
    explicit RandomExpressions(std::uint32_t seed) : engine_(seed) {}

    /// tr(E)/a for a random square E of the given depth over dimensions a = 1, b = 3/2, c = 1/2.
    ExpressionModel model(int depth) {
        ExpressionModel m;
        m.parameters = {{"a", 1.0, true}, {"b", 1.5, true}, {"c", 0.5, true}, {"ridge", 0.7, false}};
        m.laws.spectra["C"] = {b_, {"C"}, {{0.25, {2.0}}, {0.75, {0.5}}}};
        m.trace(expression(a_, a_, depth));
        m.outputs = {{"value", trace_symbol(0) / as_scalar(a_)}};
        return m;
    }

    Expression expression(const Dimension& rows, const Dimension& columns, int depth) {
        const int choice = depth == 0 ? 0 : pick(1, rows == columns ? 6 : 4);
        switch (choice) {
            case 0:
                return leaf(rows, columns);
            case 1:
                return expression(rows, columns, depth - 1) +
                       Scalar(0.5 * pick(1, 3)) * expression(rows, columns, pick(0, depth - 1));
            case 2:
                return expression(rows, columns, depth - 1) - Scalar(0.5) * leaf(rows, columns);
            case 3:
            case 4: {
                const Dimension& middle = dimension();
                return expression(rows, middle, pick(0, depth - 1)) *
                       expression(middle, columns, depth - 1 > 1 ? 1 : 0);
            }
            default: {
                const Expression factor = expression(rows, dimension(), depth - 1);
                return inverse(Scalar::symbol("ridge") * identity(rows) + factor * transpose(factor));
            }
        }
    }

  private:
    int pick(int first, int last) {
        return first + static_cast<int>(engine_() % static_cast<std::uint32_t>(last - first + 1));
    }

    const Dimension& dimension() {
        const std::array<const Dimension*, 3> all = {&a_, &b_, &c_};
        return *all[static_cast<std::size_t>(pick(0, 2))];
    }

    Expression leaf(const Dimension& rows, const Dimension& columns) {
        if (rows == columns) {
            if (rows == a_ && pick(0, 1) == 1) return gaussian_symmetric("S", a_, 1.0 / as_scalar(a_));
            if (rows == b_ && pick(0, 1) == 1) return deterministic("C", b_);
            return identity(rows);
        }
        for (const Expression& e :
             {gaussian("W", b_, a_, 1.0 / as_scalar(a_)), gaussian("X", a_, c_, 1.0 / as_scalar(a_)),
              gaussian("Y", c_, b_, 1.0 / as_scalar(b_))}) {
            if (e.rows() == rows && e.columns() == columns) return e;
            if (e.columns() == rows && e.rows() == columns) return transpose(e);
        }
        return zero(rows, columns);
    }

    std::mt19937 engine_;
    Dimension a_{"a"};
    Dimension b_{"b"};
    Dimension c_{"c"};
};

}  // namespace resolva::test

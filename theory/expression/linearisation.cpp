#include <resolva/theory/expression/linearisation.hpp>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

namespace {

struct Realisation {
    BlockVector output;  // u
    BlockVector input;   // v
};

class Builder {
  public:
    explicit Builder(Pencil& pencil) : pencil_(pencil) {}

    Realisation realise(const Expression& e) {
        switch (e.kind()) {
            case Expression::Kind::identity: {
                const int block = new_block(e.rows());
                pencil_.add(block, block, identity_letter, 1.0);
                return {{{block, 1.0}}, {{block, 1.0}}};
            }
            case Expression::Kind::matrix: {
                const int first = new_block(e.rows());
                const int last = new_block(e.columns());
                pencil_.add(first, first, identity_letter, 1.0);
                pencil_.add(first, last, pencil_.letter(e.symbol(), e.is_transposed()), -1.0);
                pencil_.add(last, last, identity_letter, 1.0);
                return {{{first, 1.0}}, {{last, 1.0}}};
            }
            case Expression::Kind::sum: {
                Realisation result;
                for (const auto& [term, factor] : e.parts()) {
                    const Realisation part = realise(term);
                    for (const auto& [block, value] : part.output)
                        add_to(result.output, block, factor * value);
                    for (const auto& [block, value] : part.input) add_to(result.input, block, value);
                }
                return result;
            }
            case Expression::Kind::product: {
                Realisation result = realise(e.parts()[0].first);
                for (std::size_t k = 1; k < e.parts().size(); ++k) {
                    const Realisation next = realise(e.parts()[k].first);
                    couple(result.input, next.output, -1.0);
                    result.input = next.input;
                }
                return result;
            }
            case Expression::Kind::inverse: {
                const int block = new_block(e.rows());
                const Realisation argument = realise(e.parts()[0].first);
                pencil_.add(block, block, identity_letter, Scalar::symbol(inverse_shift));
                couple({{block, 1.0}}, argument.output, 1.0);
                couple(argument.input, {{block, 1.0}}, -1.0);
                return {{{block, 1.0}}, {{block, 1.0}}};
            }
        }
        return {};
    }

  private:
    int new_block(const Dimension& dimension) {
        pencil_.dimensions.push_back(dimension);
        pencil_.rows.emplace_back();
        return pencil_.size() - 1;
    }

    /// Adds sign * left right^T, left over rows and right over columns.
    void couple(const BlockVector& left, const BlockVector& right, double sign) {
        for (const auto& [i, a] : left) {
            for (const auto& [j, b] : right) pencil_.add(i, j, identity_letter, Scalar(sign) * a * b);
        }
    }

    Pencil& pencil_;
};

}  // namespace

Pencil linearise(const std::vector<Expression>& expressions) {
    Pencil pencil;
    Builder builder(pencil);
    for (const Expression& e : expressions) {
        if (!e.is_square())
            refuse("trace", "of " + to_text(e) + " (" + e.shape() + ")", "only square matrices have one");
        int input = 0;
        const int known = static_cast<int>(pencil.input_dimensions.size());
        while (input < known && pencil.input_dimensions[static_cast<std::size_t>(input)] != e.rows()) ++input;
        if (input == known) {
            pencil.input_dimensions.push_back(e.rows());
            pencil.inputs.emplace_back();
        }
        const Realisation r = builder.realise(e);
        for (const auto& [block, value] : r.input)
            add_to(pencil.inputs[static_cast<std::size_t>(input)], block, value);
        pencil.functionals.push_back({input, r.output, 0.0});
    }
    return pencil;
}

}  // namespace resolva

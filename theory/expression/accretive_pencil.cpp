#include <resolva/theory/expression/accretive_pencil.hpp>

#include <resolva/theory/expression/linearisation.hpp>

namespace resolva {

Pencil accretive_pencil(const Pencil& pencil) {
    const Pencil original = pencil.substitute({{inverse_shift, 0.0}});
    const int n = original.size();
    Pencil result;
    result.matrices = original.matrices;
    for (int half = 0; half < 2; ++half)
        result.dimensions.insert(result.dimensions.end(), original.dimensions.begin(),
                                 original.dimensions.end());
    result.rows.resize(result.dimensions.size());
    for (int i = 0; i < 2 * n; ++i) result.add(i, i, identity_letter, Scalar::symbol(inverse_shift));
    for (int i = 0; i < n; ++i) {
        for (const auto& [j, entry] : original.rows[static_cast<std::size_t>(i)]) {
            for (const auto& [letter, value] : entry) {
                result.add(i, n + j, letter, value);
                result.add(n + j, i, original.transposed(letter), -value);
            }
        }
    }
    return result;
}

}  // namespace resolva

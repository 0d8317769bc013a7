#include <resolva/theory/score_matching/draws.hpp>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

Draws Draws::finite(long count) {
    if (count < 1) refuse("draws", static_cast<double>(count), "it must be a whole number from 1, or inf");
    return Draws(static_cast<double>(count));
}

}  // namespace resolva

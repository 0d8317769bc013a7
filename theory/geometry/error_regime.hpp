#pragma once

#include <string_view>

namespace resolva {

/// What a score error of size sigma^b does to tempered Langevin dynamics with exponent alpha as sigma -> 0
/// (arXiv:2509.24912). The error tilts the law on M by exp(O(sigma^{alpha + b})), the data by
/// exp(O(sigma^alpha)), and the geometry holds the mass on M as long as the error is o(sigma^{-2}).
enum class ErrorRegime {
    leaves_manifold,  ///< b <= -2: the error is as strong as the pull towards M
    error_dominates,  ///< -2 < b, alpha + b < 0: mass on M where the error's potential is lowest
    any_density,      ///< alpha + b = 0: the density on M may be anything
    data,             ///< alpha = 0 < b: the data law is recovered
    uniform           ///< max(-b, 0) < alpha < 2: the volume of M, whatever the data
};

/// @throws BadArgument unless 0 <= alpha < 2 and b is finite.
ErrorRegime error_regime(double alpha, double b);

/// The enumerator in words.
std::string_view to_text(ErrorRegime regime);

}  // namespace resolva

#include <resolva/theory/geometry/error_regime.hpp>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

ErrorRegime error_regime(double alpha, double b) {
    if (!(alpha >= 0.0 && alpha < 2.0)) {
        refuse("tempering exponent (alpha)", alpha, "it must satisfy 0 <= alpha < 2");
    }
    require_finite("exponent of the score error (b)", b);
    if (b <= -2.0) return ErrorRegime::leaves_manifold;
    if (alpha + b < 0.0) return ErrorRegime::error_dominates;
    if (alpha + b == 0.0) return ErrorRegime::any_density;
    return alpha == 0.0 ? ErrorRegime::data : ErrorRegime::uniform;
}

std::string_view to_text(ErrorRegime regime) {
    switch (regime) {
        case ErrorRegime::leaves_manifold:
            return "leaves the manifold";
        case ErrorRegime::error_dominates:
            return "the error decides";
        case ErrorRegime::any_density:
            return "any density";
        case ErrorRegime::data:
            return "data";
        case ErrorRegime::uniform:
            return "uniform";
    }
    return "unknown";
}

}  // namespace resolva

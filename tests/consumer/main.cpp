// Solves one equation with a header of each layer and returns 0 only when the numbers are right.

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>

#include <resolva/numerics/fixed_point/monotone_newton.hpp>
#include <resolva/theory/score_matching/noising.hpp>
#include <resolva/validation/random/random_stream.hpp>

namespace {

/// The Marchenko-Pastur resolvent at ratio one: G = 1 / (ridge + 1 / (1 + G)), solved by
/// G = (sqrt(1 + 4 / ridge) - 1) / 2.
struct MarchenkoPastur {
    using Scalar = double;
    static constexpr std::size_t dimension = 1;
    double ridge;
    template <class S>
    std::array<S, 1> operator()(const std::array<S, 1>& g) const {
        return {1.0 / (ridge + 1.0 / (1.0 + g[0]))};
    }
};

}  // namespace

int main() {
    const auto noising = resolva::Noising::at_time(0.1);
    const double ridge = noising.noise;
    const auto solution = resolva::solve(MarchenkoPastur{ridge}, {1.0 / ridge});
    const double exact = 0.5 * (std::sqrt(1.0 + 4.0 / ridge) - 1.0);

    // Computed by another program from the published definition of Philox and the layout of the counter.
    const double expected_uniform = 0.20791842250308046;
    const resolva::RandomStream stream({1, 2, 3, resolva::Purpose::latent});
    const double uniform = stream.uniform(0);

    std::printf("resolvent %.16g exact %.16g status %d uniform %.17g\n", solution.value[0], exact,
                static_cast<int>(solution.status), uniform);
    const bool right = solution.status == resolva::Status::converged &&
                       std::abs(solution.value[0] - exact) <= 1e-14 * exact && uniform == expected_uniform;
    return right ? 0 : 1;
}

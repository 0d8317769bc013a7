#pragma once

// The law that a trained score generates on the line, by the reverse Fokker-Planck equation, and how far it
// is from the data. In reversed time the generator runs dx = (x/2 + s_theta(x, t)) ds + dW from N(0, 1) at t
// = T down to t_0; its density q solves d_s q = -d_x((x/2 + s_theta) q) + (1/2) d_xx q (finite volumes of
// drift_diffusion.hpp; steps uniform in sqrt(t), finer where the score is sharp).
//
//   kl        KL(p_{t_0} || q_{t_0})
//   girsanov  KL(p_T || N(0, 1)) + (1/2)(T - t_0) L_1(theta) >= kl, with L_1 the score error at weight one:
//   the
//             inequality from which theorem 1 of arXiv:2311.01797 starts. It is returned to be checked and
//             drawn.

#include <span>
#include <vector>

#include <resolva/theory/generalization/score_matching_form.hpp>

namespace resolva {

/// Discretisation of the reverse equation, of first order in the steps and second in the cells. The equation
/// is solved with `steps` and with twice as many, and the divergence extrapolated to none.
struct ReverseGrid {
    double half_width = 30.0;  ///< enlarged to hold the data
    double spacing = 0.02;
    int steps = 300;
};

struct GeneratedLaw {
    double kl = 0.0;
    double kl_correction = 0.0;    ///< what the extrapolation changed: a cautious error estimate
    double mass = 0.0;             ///< of q, one up to rounding
    double right_mass = 0.0;       ///< on x > 0
    std::vector<double> position;  ///< cell centres
    std::vector<double> density;   ///< q at t_0, with twice the steps
    std::vector<double> data;      ///< p at t_0
};

/// Cost: 3 steps x (m log m + cells): 0.3 s at the defaults.
/// @throws BadArgument when the weights do not fit the network, or a size of the grid is not positive.
GeneratedLaw generated_law(const LineExperiment& experiment, const LineNetwork& network,
                           std::span<const double> weights, const ReverseGrid& grid = {});

/// KL(p_T || N(0, 1)) + (1/2)(T - t_0) uniform_score_error.
double girsanov_bound(const LineExperiment& experiment, double uniform_score_error);

}  // namespace resolva

#pragma once

#include <cstdint>
#include <vector>

#include <resolva/theory/generalization/line_network.hpp>
#include <resolva/theory/generalization/score_matching_form.hpp>

namespace resolva {

/// m directions (w, u_1, u_2): three independent Laplace variables divided by their l1 norm, which is uniform
/// on the surface of the l1 ball.
/// @throws BadArgument when features < 1.
LineNetwork draw_line_network(int features, std::uint64_t seed);

/// n samples of the experiment's mixture. Replicas are independent.
/// @throws BadArgument when samples < 1.
std::vector<double> draw_line_samples(const LineExperiment& experiment, int samples, std::uint64_t seed,
                                      std::uint32_t replica = 0);

}  // namespace resolva

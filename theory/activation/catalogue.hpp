#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <resolva/theory/activation/activation.hpp>

namespace resolva {

/// The activation of that name. Hyphens and underscores are the same in names.
///     identity (linear)   relu   leaky_relu[:SLOPE] (0.01)   tanh   erf   sigmoid   gelu (exact)   silu
///     softplus hard_tanh   sin   sign   quadratic (he_2)   cubic (he_3) hermite:C0,C1,...   sum_k C_k he_k,
///     unnormalised probabilists' polynomials centred:NAME        NAME less its mean under a standard
///     Gaussian
/// @throws BadArgument for an unknown name (the message lists the known ones and suggests the nearest) and
/// for a
///   parameter that is missing, superfluous or not a finite number.
Activation find_activation(std::string_view text);

/// Names without parameters, in the order above; leaky_relu stands for its default slope.
std::vector<std::string> activation_names();

}  // namespace resolva

#pragma once

// The functions behind the names of the catalogue, each written as offset + slope x + core where a closed form of the
// core is known or the affine part would cost its constants digits.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <resolva/theory/activation/activation.hpp>

namespace resolva {

/// The function of a built-in name or of a synonym, in small letters with underscores; none for any other.
std::optional<Activation> named_activation(std::string_view name);

/// All built-in names, and all synonyms.
std::vector<std::string_view> built_in_names();
std::vector<std::string_view> synonym_names();

/// x > 0 ? x : slope x.
Activation leaky_relu(std::string name, double slope);

/// x > 0 ? x : alpha (exp(x) - 1).
Activation elu(std::string name, double alpha);

/// sum_k coefficients[k] he_k, unnormalised probabilists' polynomials.
Activation polynomial(std::string name, std::vector<double> coefficients);

/// x^degree, 0 <= degree <= 20, as such a sum.
Activation monomial(std::string name, int degree);

}  // namespace resolva

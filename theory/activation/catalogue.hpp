#pragma once

// One grammar of activations, for the program, for model files and for C++.
//
//     NAME                 a built-in function, see `activation_forms`; upper and lower case, hyphens and underscores
//                          are the same
//     leaky_relu:SLOPE     x > 0 ? x : SLOPE x
//     elu:ALPHA            x > 0 ? x : ALPHA (exp(x) - 1)
//     x^K, he_K            the power and the probabilists' Hermite polynomial of degree K <= 20, not normalised
//     hermite:C0,C1,...    sum_k C_k he_k, unnormalised probabilists' polynomials
//     expr:FORMULA         a formula in x (formula_activation.hpp); expr:FORMULA@A,B,... names its kinks and jumps,
//                          which are found by themselves otherwise
//     file:PATH            a table of x and f(x) (table_activation.hpp)
//     centred:ACTIVATION   any of these less its mean under a standard Gaussian

#include <string>
#include <string_view>
#include <vector>

#include <resolva/theory/activation/activation.hpp>

namespace resolva {

/// The activation of that text. Its name is the text in small letters without blanks, and reads back to the same
/// function.
/// @throws BadArgument for an unknown name (the message lists the known forms, and suggests a name that resembles it),
/// for a parameter that is missing, superfluous or not a finite number, and as the headers named above.
Activation find_activation(std::string_view text);

/// Built-in names without parameters; leaky_relu and elu stand for their default parameter.
std::vector<std::string> activation_names();

/// All forms in one line, for help and messages.
std::string activation_forms();

}  // namespace resolva

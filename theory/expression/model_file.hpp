#pragma once

// Models as TOML files.
//
// clang-format off
//   [dimensions]     d = 1.0, n = "2*d"                    ratios; only quotients matter for a normalised output
//   [parameters]     ridge = 0.01, s = "sqrt(1 - a^2)"     numbers or formulas
//   [gaussian]       W = { rows = "p", cols = "d", variance = "1/d" }
//   [symmetric]      S = { dimension = "d", variance = "1/d" }
//   [deterministic]  C = { dimension = "d", spectrum = "power-law:0.5" }   a text of spectra/catalogue.hpp; the values
//                                                          and weights of atoms:VALUE@WEIGHT,... may be formulas
//                    A = { dimension = "d", matrix = "matrix:A.txt" }      explicit entries, path beside the model
//   [joint.NAME]     dimension = "d", matrices = ["A", "B"], atoms = [{ weight = 0.3, values = [0.5, 1.0] }, ...]
//   [define]         R = "inv(W*W' + ridge*I(p))"          matrices or numbers, in any order
//   [output]         value = "tr(R)/p"
//   [density]        matrix = "X*X'/n"                     optional: whose eigenvalue density to compute
//   [names]          ridge = "\\lambda"                    optional: how LaTeX prints a name
// clang-format on
//
// Every key must be known, every name used: a model says nothing that is ignored. What a law must satisfy at every
// point (law_conditions.hpp) is asked when the point is solved.
// Errors are BadArgument, located by FILE:LINE:COLUMN with a caret.

#include <string>

#include <resolva/theory/expression/expression_model.hpp>

namespace resolva {

/// @throws BadArgument when the file cannot be read or does not describe a model.
ExpressionModel read_model_file(const std::string& path);

/// The same from text; `name` stands for the file in messages, `folder` is where matrix files are looked up.
ExpressionModel read_model(const std::string& text, const std::string& name, const std::string& folder = ".");

}  // namespace resolva

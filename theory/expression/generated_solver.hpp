#pragma once

namespace resolva {

/// The part of generated C++ that does not depend on the model: equations, paths, certificate; to stand in an
/// anonymous namespace after its includes.
extern const char* const generated_solver_includes;
extern const char* const generated_solver_text;

}  // namespace resolva

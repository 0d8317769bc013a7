#pragma once

#include <string>

#include "output/plot.hpp"

namespace resolva::program {

/// Where the key of a panel goes: its own place if no curve passes there, else the first free corner or
/// middle of an edge, else below the panel. The size of the key is estimated from its labels.
/// @throws BadArgument for a place that is none.
std::string key_place(const Panel& panel);

}  // namespace resolva::program

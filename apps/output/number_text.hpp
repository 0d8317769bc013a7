#pragma once

#include <cmath>
#include <cstdio>
#include <string>

namespace resolva::program {

/// A number for a person to read: twelve digits, "inf", or words where there is none.
inline std::string number_text(double value) {
    if (std::isnan(value)) return "not computed";
    char text[32];
    std::snprintf(text, sizeof text, "%.12g", value);
    return text;
}

/// The same with eight digits, for the cells of a table.
inline std::string short_number_text(double value) {
    if (std::isnan(value)) return "-";
    char text[32];
    std::snprintf(text, sizeof text, "%.8g", value);
    return text;
}

}  // namespace resolva::program

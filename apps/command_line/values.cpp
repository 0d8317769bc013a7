#include "command_line/values.hpp"

#include <cmath>
#include <limits>

#include <resolva/numerics/core/contract.hpp>

namespace resolva::program {

namespace {

constexpr std::string_view grid_forms = "give a list a,b,c or log:FIRST:LAST:COUNT or lin:FIRST:LAST:COUNT";

/// The values of an axis, separated by commas or, where there is one, by semicolons: then a value may hold
/// commas.
std::vector<std::string> list_values(std::string_view option, std::string_view axis, std::string_view text) {
    const bool semicolons = text.find(';') != std::string_view::npos;
    std::vector<std::string> values = split(text, semicolons ? ';' : ',');
    if (semicolons && values.back().empty()) values.pop_back();
    if (!semicolons && values.size() > 1 && text.find("hermite:") != std::string_view::npos) {
        refuse(option, axis,
               "commas separate coefficients as well as values here; put semicolons between the values, and "
               "after a single one, as in 'activation=hermite:0,1;hermite:0,2' (quoted for the shell)");
    }
    for (const std::string& value : values) {
        if (value.empty()) refuse(option, axis, "a value is missing between two separators");
    }
    return values;
}

bool is_spaced(std::string_view text) {
    return text.substr(0, 4) == "log:" || text.substr(0, 4) == "lin:";
}

}  // namespace

std::vector<std::size_t> parse_integers(std::string_view option, std::string_view text, long lower,
                                        long upper) {
    std::vector<std::size_t> values;
    for (const std::string& piece : split(text, ','))
        values.push_back(static_cast<std::size_t>(parse_integer(option, piece, lower, upper)));
    if (values.empty()) refuse(option, text, "give whole numbers separated by commas");
    return values;
}

std::uint64_t parse_seed(std::string_view option, std::string_view text) {
    return static_cast<std::uint64_t>(parse_integer(option, text, 0, std::numeric_limits<long>::max()));
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> pieces;
    while (!text.empty()) {
        const std::size_t end = text.find(separator);
        pieces.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
        if (text.empty()) pieces.emplace_back();
    }
    return pieces;
}

std::vector<double> parse_grid(std::string_view option, std::string_view text) {
    std::vector<double> values;
    if (!is_spaced(text)) {
        for (const std::string& piece : split(text, ',')) {
            values.push_back(parse_number(option, piece));
            if (std::isnan(values.back())) refuse(option, text, "nan is no value");
        }
        if (values.empty()) refuse(option, text, grid_forms);
        if (values.size() > most_grid_values) {
            refuse(option, text, "it must have " + std::to_string(most_grid_values) + " values at most");
        }
        return values;
    }
    const std::vector<std::string> pieces = split(text, ':');
    if (pieces.size() != 4) refuse(option, text, grid_forms);
    const double first = parse_number(option, pieces[1]);
    const double last = parse_number(option, pieces[2]);
    const long count =
        parse_integer("COUNT of " + std::string(option), pieces[3], 2, static_cast<long>(most_grid_values));
    require_finite(option, first);
    require_finite(option, last);
    const bool logarithmic = pieces[0] == "log";
    if (logarithmic && !(first > 0.0 && last > 0.0))
        refuse(option, text, "the ends of a log grid must be positive");
    for (long i = 0; i < count; ++i) {
        const double s = static_cast<double>(i) / static_cast<double>(count - 1);
        const double between = logarithmic ? std::pow(10.0, std::lerp(std::log10(first), std::log10(last), s))
                                           : std::lerp(first, last, s);
        values.push_back(i == 0 ? first : i == count - 1 ? last : between);
    }
    return values;
}

Axis parse_axis(std::string_view option, std::string_view text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0 || equals + 1 == text.size()) {
        refuse(option, text, "give OPTION=VALUES, for example psi-p=log:0.1:100:200 or activation=relu,tanh");
    }
    Axis axis;
    axis.option = std::string(text.substr(0, equals));
    const std::string_view values = text.substr(equals + 1);
    if (is_spaced(values)) {
        axis.logarithmic = values.substr(0, 4) == "log:";
        for (const double value : parse_grid(option, values)) axis.values.push_back(to_text(value));
    } else {
        axis.values = list_values(option, text, values);
    }
    return axis;
}

}  // namespace resolva::program

#include <resolva/theory/activation/table_activation.hpp>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/input/number_table.hpp>

namespace resolva {

namespace {

constexpr std::size_t most_rows = 1000;

/// A function that is linear between the places where its line changes.
struct Lines {
    std::vector<double> from;    ///< where each line but the first begins
    std::vector<double> origin;  ///< a place on each line
    std::vector<double> value;   ///< and the value there
    std::vector<double> slope;

    double along(std::size_t line, double x) const { return value[line] + slope[line] * (x - origin[line]); }

    double operator()(double x) const {
        const auto next = std::upper_bound(from.begin(), from.end(), x);
        const auto line = static_cast<std::size_t>(next - from.begin());
        if (line > 0 && from[line - 1] == x) return 0.5 * (along(line - 1, x) + along(line, x));
        return along(line, x);
    }
};

}  // namespace

Activation table_activation(std::string_view path) {
    const NumberTable table = read_number_table("activation table", std::string(path));
    const auto refuse_table = [&](const std::string& what) { refuse("activation table", path, what); };
    if (table.columns != 2) {
        refuse_table("it has " + std::to_string(table.columns) +
                     (table.columns == 1 ? " column" : " columns") + "; two are expected, x and f(x)");
    }
    if (table.rows < 2 || table.rows > most_rows) {
        refuse_table("it has " + std::to_string(table.rows) + (table.rows == 1 ? " row" : " rows") +
                     "; from 2 to " + std::to_string(most_rows) + " are expected");
    }
    auto lines = std::make_shared<Lines>();
    double least = 0.0;
    for (std::size_t row = 0; row + 1 < table.rows; ++row) {
        const double x = table(row, 0), y = table(row, 1);
        const double width = table(row + 1, 0) - x;
        const double rise = table(row + 1, 1) - y;
        if (width < 0.0) refuse_table("x decreases at " + table.row_name(row + 1));
        if (width == 0.0) {
            if (row > 0 && table(row - 1, 0) == x)
                refuse_table("more than two rows have the x of " + table.row_name(row));
            continue;
        }
        const double slope = rise / width;
        // The same line goes on where slope and value do, to rounding.
        const double rounding = 8.0 * 2.3e-16 * (std::abs(y) + std::abs(table(row + 1, 1))) / width;
        const bool goes_on = !lines->slope.empty() &&
                             std::abs(slope - lines->slope.back()) <= rounding + least &&
                             lines->along(lines->slope.size() - 1, x) - y <= rounding * width &&
                             y - lines->along(lines->slope.size() - 1, x) <= rounding * width;
        least = rounding;
        if (goes_on) continue;
        if (!lines->slope.empty()) lines->from.push_back(x);
        lines->origin.push_back(x);
        lines->value.push_back(y);
        lines->slope.push_back(slope);
    }
    if (lines->slope.empty()) refuse_table("all rows have the same x");
    std::vector<double> kinks = lines->from;
    return {"file:" + std::string(path), [lines](double x) { return (*lines)(x); }, std::move(kinks)};
}

}  // namespace resolva

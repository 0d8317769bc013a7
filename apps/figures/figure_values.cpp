#include "figures/figure_values.hpp"

#include <cmath>
#include <cstdio>

#include <resolva/numerics/core/contract.hpp>

#include "model/model_options.hpp"

namespace resolva::program {

std::vector<double> logarithmic(double first, double last, std::size_t count) {
    std::vector<double> values;
    for (std::size_t i = 0; i < count; ++i) {
        values.push_back(first *
                         std::pow(last / first, static_cast<double>(i) / static_cast<double>(count - 1)));
    }
    return values;
}

Model relu_model(const std::string& time, double psi_n, double psi_p, double psi_d, const std::string& ridge,
                 const std::string& draws) {
    ModelOptions options;
    options.time = time;
    options.psi_n = to_text(psi_n);
    options.psi_p = to_text(psi_p);
    options.psi_d = to_text(psi_d);
    options.ridge = ridge;
    options.draws = draws;
    return build_model(options);
}

Table table_of(std::vector<std::string> columns) {
    return {{{"resolva", RESOLVA_VERSION}}, std::move(columns), {}};
}

std::string short_text(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3g", value);
    return text;
}

}  // namespace resolva::program

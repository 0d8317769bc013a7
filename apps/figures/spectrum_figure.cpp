// Eigenvalue density of the feature matrix at several noise levels and numbers of draws.

#include "figures/training_figures.hpp"

#include <string>
#include <string_view>
#include <utility>

#include <resolva/numerics/core/contract.hpp>

#include "figures/figure_values.hpp"
#include "figures/spectrum_plot.hpp"
#include "model/model_options.hpp"

namespace resolva::program {

FigureOutput spectrum_figure(int) {
    FigureOutput output;
    output.plot = {
        "Eigenvalues of the feature matrix (tanh features, linear manifold, psi_D = 0.2, psi_n = 4, psi_p = "
        "16)",
        "",
        {},
        2};
    output.table = table_of({"diffusion_time", "draws", "x", "density"});
    for (const auto& [t, draws] : {std::pair{"0.1", "inf"}, {"0.01", "inf"}, {"0.1", "4"}, {"0.01", "100"}}) {
        ModelOptions options;
        options.activation = "tanh";
        options.time = t;
        options.psi_n = "4";
        options.psi_p = "16";
        options.psi_d = "0.2";
        options.draws = draws;
        const FeatureSpectrum spectrum(equations(build_model(options)));
        const std::vector<double> grid = spectrum_grid(spectrum, 900);
        const SpectrumCurve curve{grid, spectrum.density(grid)};
        for (std::size_t i = 0; i < grid.size(); ++i) {
            output.table.rows.push_back({t, draws, to_text(grid[i]), to_text(curve.density[i])});
        }
        output.plot.panels.push_back(
            spectrum_panel(std::string("t = ") + t + ", draws = " + draws +
                               (std::string_view(draws) == "4" ? " (psi_p = m psi_n: a hard edge at 0)" : ""),
                           curve, spectrum, {}));
    }
    return output;
}

}  // namespace resolva::program

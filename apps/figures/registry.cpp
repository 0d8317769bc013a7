#include "figures/registry.hpp"

#include "figures/companion_figures.hpp"
#include "figures/embedded.hpp"
#include "figures/figure_file.hpp"
#include "figures/geometry_figure.hpp"
#include "figures/training_figures.hpp"

namespace resolva::program {

std::vector<Figure> all_figures() {
    std::vector<Figure> figures;
    for (const EmbeddedFigure& file : embedded_figures()) {
        figures.push_back({file.name, figure_title(file.text, file.name), [file](int threads) {
                               return make_figure(file.text, file.name, file.points, threads);
                           }});
    }
    for (Figure& figure : training_figures()) figures.push_back(std::move(figure));
    figures.push_back({"ddpm", "Errors of the DDPM sampler against dimension and steps", ddpm_figure});
    figures.push_back(
        {"generalization", "Losses and divergences along training time", generalization_figure});
    figures.push_back({"learned_sampling", "Sampling with learned scores against samples and steps",
                       learned_sampling_figure});
    figures.push_back({"geometry", "Scores learn geometry before density", geometry_figure});
    return figures;
}

}  // namespace resolva::program

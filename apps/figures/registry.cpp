#include "figures/registry.hpp"

#include "figures/embedded.hpp"
#include "figures/figure_file.hpp"

namespace resolva::program {

std::vector<Figure> all_figures() {
    std::vector<Figure> figures;
    for (const EmbeddedFigure& file : embedded_figures()) {
        figures.push_back({file.name, figure_title(file.text, file.name),
                           [file](int threads) { return make_figure(file.text, file.name, threads); }});
    }
    return figures;
}

}  // namespace resolva::program

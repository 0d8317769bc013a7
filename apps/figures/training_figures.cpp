#include "figures/training_figures.hpp"

namespace resolva::program {

std::vector<Figure> training_figures() {
    return {
        {"training", "Errors along gradient flow, the window of generalization and the best stopping time",
         training_figure},
        {"spectrum", "Eigenvalue density of the feature matrix", spectrum_figure},
        {"phase", "Generalization gap over samples and features, and over time and features", phase_figure},
        {"separation", "Score errors normal and tangent to the manifold as the noise vanishes",
         separation_figure}};
}

}  // namespace resolva::program

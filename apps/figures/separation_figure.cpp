// Score errors normal and tangent to the manifold as the noise vanishes.

#include "figures/training_figures.hpp"

#include <array>
#include <cmath>
#include <string>
#include <utility>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/score_matching/modes.hpp>
#include <resolva/theory/score_matching/training/stopping.hpp>

#include "figures/figure_values.hpp"
#include "parallel/parallel_for.hpp"

namespace resolva::program {

namespace {

/// Least-squares slope of log y against log x.
double fitted_power(const std::vector<double>& x, const std::vector<double>& y) {
    double sx = 0.0, sy = 0.0, sxx = 0.0, sxy = 0.0, n = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (!(x[i] > 0.0 && y[i] > 0.0)) continue;
        const double u = std::log(x[i]), v = std::log(y[i]);
        sx += u, sy += v, sxx += u * u, sxy += u * v, n += 1.0;
    }
    return (n * sxy - sx * sy) / (n * sxx - sx * sx);
}

}  // namespace

/// Score errors per normal and per tangent direction at the end of training, at the time of best test error,
/// and at the best ridge, as the diffusion time goes to zero.
FigureOutput separation_figure(int threads) {
    FigureOutput output;
    output.plot = {
        "Score errors normal (solid) and tangent (dashed) to the manifold (ReLU, linear, psi_D = 0.2, "
        "infinite draws)",
        "",
        {},
        2};
    output.table = table_of({"psi_n", "psi_p", "stage", "h", "normal_score", "tangent_score"});
    const std::vector<double> diffusion = logarithmic(1e-4, 1.0, 41);
    for (const auto& [psi_n, psi_p] : {std::pair{8.0, 16.0}, {32.0, 16.0}}) {
        std::vector<double> noise(diffusion.size());
        std::vector<std::array<double, 4>> scores(diffusion.size());
        parallel_for(diffusion.size(), threads, [&](std::size_t i) {
            ScoreProblem problem =
                equations(relu_model(to_text(diffusion[i]), psi_n, psi_p, 0.2, "0", "inf"));
            noise[i] = problem.noising.noise;
            const Modes end = predict_modes(problem);
            std::vector<double> eigenvalues, weights;
            double tangent_weight = 0.0;
            scores[i] = {};
            for (const Mode& mode : end.modes) {
                eigenvalues.push_back(mode.eigenvalue);
                weights.push_back(mode.weight);
                if (mode.eigenvalue == 0.0) {
                    scores[i][0] = mode.score;
                } else {
                    scores[i][1] += mode.weight * mode.score;
                    tangent_weight += mode.weight;
                }
            }
            const Stopping best = optimal_stopping(problem);
            const double time = std::isfinite(best.time) ? best.time : 1e9;
            const TrainingFlow flow(problem, time, time, eigenvalues);
            for (std::size_t k = 0; k < eigenvalues.size(); ++k) {
                const double score = flow.mode_at(time, k).score;
                if (eigenvalues[k] == 0.0) {
                    scores[i][2] = score;
                } else {
                    scores[i][3] += weights[k] * score;
                }
            }
            scores[i][1] /= tangent_weight;
            scores[i][3] /= tangent_weight;
        });
        Panel panel{"psi_n = " + short_text(psi_n) + ", psi_p = " + short_text(psi_p),
                    {"noise variance h", true},
                    {"score error per direction", true, "[1e-5:*]"},
                    {},
                    "bottom left"};
        const char* stages[] = {"end of training", "best stopping"};
        for (std::size_t stage = 0; stage < 2; ++stage) {
            for (std::size_t direction = 0; direction < 2; ++direction) {
                Curve curve{noise,
                            {},
                            {},
                            "",
                            static_cast<int>(stage),
                            direction == 0 ? LineStyle::solid : LineStyle::dashed};
                for (const auto& row : scores) curve.y.push_back(row[2 * stage + direction]);
                // The power is fitted on the decade of the smallest noise.
                const double power = fitted_power({noise.begin(), noise.begin() + 11},
                                                  {curve.y.begin(), curve.y.begin() + 11});
                curve.label = std::string(stages[stage]) +
                              (direction == 0 ? ", normal: h^" : ", tangent: h^") + short_text(power);
                panel.curves.push_back(std::move(curve));
            }
            for (std::size_t i = 0; i < diffusion.size(); ++i) {
                output.table.rows.push_back({to_text(psi_n), to_text(psi_p), stages[stage], to_text(noise[i]),
                                             to_text(scores[i][2 * stage]),
                                             to_text(scores[i][2 * stage + 1])});
            }
        }
        output.plot.panels.push_back(std::move(panel));
    }
    return output;
}

}  // namespace resolva::program

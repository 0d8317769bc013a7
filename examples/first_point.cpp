// One point of a learning curve, its certificate, and the errors normal and tangent to the manifold.

#include <cstdio>

#include <resolva/theory/activation/catalogue.hpp>
#include <resolva/theory/score_matching/model.hpp>
#include <resolva/theory/score_matching/modes.hpp>
#include <resolva/theory/score_matching/prediction.hpp>

int main() {
    using namespace resolva;

    Model model{find_activation("relu"), find_activation("linear")};
    model.noising = Noising::at_time(0.1);
    model.sample_ratio = 1.5;     // n / d
    model.feature_ratio = 3.0;    // p / d
    model.intrinsic_ratio = 0.3;  // D / d
    model.ridge = 1e-2;

    const ScoreProblem problem = equations(model);
    const Prediction point = predict(problem);
    if (point.status != Status::converged) return 1;
    std::printf("test %.10f, train %.10f, score %.10f\n", point.test, point.train, point.score);
    std::printf("G is between %.13f and %.13f\n", point.enclosure.lower[2], point.enclosure.upper[2]);

    const Modes modes = predict_modes(problem, 8);
    std::printf("normal directions: test %.6f; a tangent one, c = %.3f: test %.6f\n", modes.modes[0].test,
                modes.modes[4].eigenvalue, modes.modes[4].test);
    return 0;
}

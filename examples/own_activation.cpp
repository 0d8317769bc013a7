// An activation of one's own: any callable with its kinks. The equivalence constants respect the kinks.

#include <algorithm>
#include <cstdio>

#include <resolva/theory/activation/catalogue.hpp>
#include <resolva/theory/score_matching/model.hpp>
#include <resolva/theory/score_matching/prediction.hpp>

int main() {
    using namespace resolva;

    const Activation relu6("relu6", [](double x) { return std::clamp(x, 0.0, 6.0); }, {0.0, 6.0});
    Model model{relu6, find_activation("tanh")};
    model.noising = Noising::with(0.9, 0.19);
    model.draws = Draws::finite(4);

    for (const double features : {0.5, 2.0, 8.0}) {
        model.feature_ratio = features;
        const Prediction point = predict(equations(model));
        if (point.status != Status::converged) return 1;
        std::printf("psi_p = %4.1f: test %.8f, score %.8f\n", features, point.test, point.score);
    }
    return 0;
}

#include "model/model_report.hpp"

#include <cstdio>

#include <resolva/theory/score_matching/finite_size_scale.hpp>

namespace resolva::program {

Json constants_json(const EquivalenceConstants& c) {
    return {{"mu0", c.mu0},      {"mu1", c.mu1},           {"mu_star2", c.mu_star2},
            {"nu1", c.nu1},      {"nu_star2", c.nu_star2}, {"b2", c.b2},
            {"beta2", c.beta2},  {"alpha2", c.alpha2},     {"s2", c.s2},
            {"gamma2", c.gamma2}};
}

Json headed(const ModelOptions& options, const Noising& noising, const Json& answer) {
    Json json;
    for (const auto& [key, value] : model_head(options, noising)) json["head"][key] = value;
    json.update(answer);
    return json;
}

std::string_view to_text(RidgelessRegime regime) {
    switch (regime) {
        case RidgelessRegime::regular:
            return "regular";
        case RidgelessRegime::interpolating:
            return "interpolating";
        case RidgelessRegime::full_rank:
            return "full_rank";
        case RidgelessRegime::threshold:
            return "threshold";
    }
    return "regular";
}

void print_report(const ScoreProblem& problem, const Prediction& p) {
    std::printf("test error        %.12g\n", p.test);
    std::printf("train error       %.12g\n", p.train);
    std::printf("objective         %.12g\n", p.objective);
    std::printf("score error       %.12g\n", p.score);
    std::printf("exact (test)      %.12g\n", p.exact);
    std::printf("gap               %.12g\n", p.gap);
    std::printf("status            %s (%d Newton steps", std::string(to_text(p.status)).c_str(),
                p.iterations);
    if (p.has_values()) std::printf(", relative error below %.1e", p.relative_error);
    std::printf(")\n");
    if (p.status != Status::converged)
        std::printf("                  %s\n", explain(p.status, problem.constants).c_str());
    if (problem.exact.status != Status::converged) {
        std::printf("status of exact   %s\n                  %s\n",
                    std::string(to_text(problem.exact.status)).c_str(),
                    std::string(explain_exact_score(problem.exact.status)).c_str());
    }
    if (p.regime == RidgelessRegime::regular && p.has_values()) {
        const char* names[] = {"k0", "k1", "g "};
        for (std::size_t i = 0; i < 3; ++i) {
            std::printf("%s                %.12g in [%.15g, %.15g]%s\n", names[i], p.order_parameters[i],
                        p.enclosure.lower[i], p.enclosure.upper[i],
                        p.enclosure.verified ? "" : " (not verified)");
        }
    }
    std::printf("finite systems    follow the limit when their dimension d is far above %.4g\n",
                finite_size_scale(problem));
    const EquivalenceConstants& c = problem.constants;
    std::printf("constants         b2 %.8g, beta2 %.8g, alpha2 %.8g, s2 %.8g\n", c.b2, c.beta2, c.alpha2,
                c.s2);
}

}  // namespace resolva::program

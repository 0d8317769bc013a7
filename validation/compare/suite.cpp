#include <resolva/validation/compare/suite.hpp>

#include <resolva/theory/activation/catalogue.hpp>

namespace resolva {

namespace {

struct Row {
    const char* feature;
    const char* manifold;
    double time;
    double sample_ratio;
    double feature_ratio;
    double intrinsic_ratio;
    double ridge;
    long draws;  ///< 0 for infinity
};

constexpr Row rows[] = {
    {"relu", "identity", 0.1, 1.5, 3.0, 0.3, 1e-2, 0}, {"relu", "identity", 0.2, 2.0, 1.5, 0.5, 1e-2, 1},
    {"relu", "tanh", 0.1, 2.0, 1.5, 0.5, 1e-2, 4},     {"erf", "identity", 0.1, 4.0, 3.0, 0.25, 1e-3, 0},
    {"erf", "tanh", 0.2, 2.0, 1.0, 0.5, 1e-2, 1},      {"tanh", "identity", 0.5, 2.0, 3.0, 0.5, 1e-2, 4},
    {"tanh", "tanh", 0.3, 2.0, 1.5, 0.5, 1e-2, 0},     {"relu", "identity", 0.5, 0.5, 3.0, 0.5, 1e-1, 4},
    {"erf", "identity", 0.3, 1.5, 2.0, 1.5, 1e-2, 4},
};

}  // namespace

std::vector<SuiteCase> validation_suite() {
    std::vector<SuiteCase> cases;
    for (const Row& row : rows) {
        Model model{find_activation(row.feature), find_activation(row.manifold)};
        model.noising = Noising::at_time(row.time);
        model.sample_ratio = row.sample_ratio;
        model.feature_ratio = row.feature_ratio;
        model.intrinsic_ratio = row.intrinsic_ratio;
        model.ridge = row.ridge;
        model.draws = row.draws == 0 ? Draws::infinite() : Draws::finite(row.draws);
        std::string name = row.feature;
        name.append(" features, ").append(row.manifold).append(" manifold, m = ");
        name += row.draws == 0 ? "infinity" : std::to_string(row.draws);
        cases.push_back({std::move(name), std::move(model)});
    }
    return cases;
}

Plan quick_plan() {
    Plan plan;
    plan.sizes = {40, 60, 100};
    plan.replicas = {16, 12, 8};
    plan.seed = 20260601;
    return plan;
}

Plan full_plan(const Model& model) {
    Plan plan;
    plan.sizes = {100, 140, 200, 300, 400};
    plan.replicas = {24, 20, 16, 12, 10};
    if (model.manifold.is_linear()) {
        plan.sizes.insert(plan.sizes.end(), {560, 800});
        plan.replicas.insert(plan.replicas.end(), {8, 6});
    } else if (model.draws.is_infinite()) {
        plan.sizes.push_back(560);
        plan.replicas.push_back(12);
    }
    plan.seed = 20260601;
    return plan;
}

}  // namespace resolva

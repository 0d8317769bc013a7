// resolva geometry: scores of data on a low-dimensional manifold, and the dynamics that they drive.

#include <cmath>
#include <cstdio>
#include <memory>
#include <numbers>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/core/nearest_name.hpp>
#include <resolva/theory/geometry/error_regime.hpp>
#include <resolva/theory/geometry/gradient_error.hpp>
#include <resolva/theory/geometry/small_noise_expansion.hpp>
#include <resolva/theory/geometry/swirl.hpp>
#include <resolva/theory/geometry/tempered_law.hpp>
#include <resolva/validation/geometry/tempered_langevin.hpp>

#include "command_line/values.hpp"
#include "commands/registry.hpp"
#include "geometry/shape_options.hpp"
#include "output/json.hpp"
#include "output/output_options.hpp"
#include "output/result_row.hpp"

namespace resolva::program {

namespace {

struct State {
    std::string what;
    ShapeOptions shape;
    OutputOptions output;
    std::string alpha = "1";
    std::string radius;
    std::string angle;
    std::string point;
    std::string likelihood;
    std::string error_exponent = "0";
    std::string harmonic = "3";
    std::string swirl = "1";
    std::string walkers = "1000";
    std::string step = "0.1";
    std::string duration = "3";
    std::string seed = "1";
};

/// What an analysis found: named numbers, a curve against the parameter where there is one, and the status.
struct Findings {
    Json json;
    PeriodicSeries ratio{};
    std::string title{};
    Status status = Status::converged;
    std::string reason{};
    bool met = true;  ///< false when a simulation disagrees
};

double angle_of(const State& state) {
    const double angle = parse_number("--angle", state.angle);
    if (!(std::abs(angle) <= 1000.0)) refuse("--angle", state.angle, "it must be from -1000 to 1000");
    return angle;
}

PlaneVector position(const State& state, const AnyNoisedManifold& manifold) {
    if (!state.point.empty()) {
        const std::vector<double> pair = parse_grid("--point", state.point);
        if (pair.size() != 2) refuse("--point", state.point, "give two numbers x,y");
        return {pair[0], pair[1]};
    }
    if (state.radius.empty() || state.angle.empty()) {
        refuse("point of the expansion", "missing", "give --radius R and --angle A, or --point x,y");
    }
    const double radius = require_positive("--radius", parse_number("--radius", state.radius));
    const double angle = angle_of(state);
    const PlaneVector along{radius * std::cos(angle), radius * std::sin(angle)};
    if (const auto* torus = std::get_if<NoisedTorus>(&manifold)) {
        const double tube_radius = torus->normal_range(angle).inner;
        return torus->point({angle, radius - tube_radius});
    }
    // The polar angle of the sphere is counted from the axis.
    return std::holds_alternative<NoisedSphere>(manifold) ? PlaneVector{std::abs(along.y), along.x} : along;
}

/// Numbers that must all be finite: one that is not is null, and the status says so.
Findings finite_findings(const std::vector<std::pair<const char*, double>>& numbers) {
    Findings found;
    for (const auto& [name, value] : numbers) {
        found.json[name] = number_or_null(value);
        if (std::isfinite(value)) continue;
        found.status = Status::not_finite;
        found.reason =
            "Some value, such as the square of the distance over sigma^2, leaves the range of double "
            "precision.";
    }
    return found;
}

Findings expansion(const State& state) {
    const AnyNoisedManifold manifold = build_manifold(state.shape);
    const SmallNoiseExpansion e = small_noise_expansion(manifold, position(state, manifold));
    return finite_findings({{"log_density", e.log_density},
                            {"leading", e.leading},
                            {"remainder_over_sigma2", e.remainder_over_sigma2},
                            {"second_coefficient", e.second_coefficient},
                            {"score_normal", e.score.normal},
                            {"score_tangent", e.score.tangent},
                            {"parameter", e.foot.parameter},
                            {"offset", e.foot.offset}});
}

Json numbers_of(const TemperedLaw& law) {
    return {{"max_deviation", number_or_null(law.max_deviation)},
            {"tv_uniform", number_or_null(law.tv_uniform)},
            {"tv_data", number_or_null(law.tv_data)},
            {"radial_variance_ratio", number_or_null(law.radial_variance_ratio)},
            {"radial_mean", number_or_null(law.radial_mean)}};
}

Findings tempered(const State& state) {
    const AnyNoisedManifold manifold = build_manifold(state.shape);
    const double alpha = parse_number("--alpha", state.alpha);
    TubePotential potential;
    if (!state.likelihood.empty()) {
        const std::vector<double> tilt = parse_grid("--likelihood", state.likelihood);
        if (tilt.size() != 2)
            refuse("--likelihood", state.likelihood, "give two numbers a,b for v = a x + b y");
        potential =
            ambient_potential(manifold, [tilt](PlaneVector x) { return tilt[0] * x.x + tilt[1] * x.y; });
    }
    const TemperedLaw law = tempered_law(manifold, alpha, potential);
    Findings found{numbers_of(law), law.ratio, "Tempered law over the uniform law", law.status, law.reason};
    if (potential) found.json["tv_posterior"] = number_or_null(law.tv_target);
    return found;
}

constexpr long largest_harmonic = 1000;

Findings error(const State& state) {
    const AnyNoisedManifold manifold = build_manifold(state.shape);
    const double alpha = parse_number("--alpha", state.alpha);
    const double b = parse_number("--error-exponent", state.error_exponent);
    const GradientErrorResponse r = gradient_error_response(
        manifold, alpha,
        {b, static_cast<int>(parse_integer("--harmonic", state.harmonic, 1, largest_harmonic))});
    Findings found{numbers_of(r.law), r.law.ratio, "Tempered law with a gradient error", r.law.status,
                   r.law.reason};
    const double sigma = std::visit([](const auto& m) { return m.sigma(); }, manifold);
    found.json["response"] = number_or_null(r.response);
    found.json["response_ratio"] = number_or_null(r.response / std::pow(sigma, alpha + b));
    found.json["shift"] = number_or_null(r.shift);
    found.json["regime"] = to_text(error_regime(alpha, b));
    return found;
}

Findings push(const State& state) {
    const AnyNoisedManifold manifold = build_manifold(state.shape);
    const double b = parse_number("--error-exponent", state.error_exponent);
    const double u = state.angle.empty() ? 0.0 : angle_of(state);
    const NormalPush moved = normal_push(manifold, u, b);
    const double sigma = std::visit([](const auto& m) { return m.sigma(); }, manifold);
    Findings found{{{"shift", number_or_null(moved.shift)},
                    {"shift_ratio", number_or_null(moved.shift / std::pow(sigma, 2.0 + b))},
                    {"mode", number_or_null(moved.mode)}}};
    found.status = moved.status;
    if (moved.status == Status::no_bracket) {
        found.reason = "The push drives the mass beyond the medial axis, or twice its own displacement.";
    }
    return found;
}

Findings swirl(const State& state) {
    const AnyNoisedManifold manifold = build_manifold(state.shape);
    const auto* circle = std::get_if<NoisedCircle>(&manifold);
    if (!circle) refuse("--shape", state.shape.shape, "the swirl is worked out on the circle only");
    const std::vector<double> profile = parse_grid("--swirl", state.swirl);
    const SwirledLaw law = swirled_law(*circle, parse_number("--alpha", state.alpha),
                                       {parse_number("--error-exponent", state.error_exponent),
                                        PeriodicSeries(profile, std::vector<double>(profile.size()))});
    return {{{"max_deviation", number_or_null(law.max_deviation)},
             {"tv_uniform", number_or_null(law.tv_uniform)},
             {"flux", number_or_null(law.flux)}},
            law.ratio,
            "Stationary law under a swirl",
            law.status,
            law.reason};
}

Json to_json(const Estimate& estimate) {
    return {{"value", number_or_null(estimate.value)},
            {"standard_error", number_or_null(estimate.standard_error)}};
}

Findings simulation(const State& state) {
    const AnyNoisedManifold manifold = build_manifold(state.shape);
    LangevinPlan plan;
    plan.alpha = parse_number("--alpha", state.alpha);
    plan.relative_step = parse_number("--step", state.step);
    plan.burn_in = plan.duration = parse_number("--duration", state.duration);
    plan.walkers = static_cast<int>(parse_integer("--walkers", state.walkers, 2, 10'000'000));
    plan.seed = parse_seed("--seed", state.seed);
    const TemperedLaw law = tempered_law(manifold, plan.alpha);
    const LangevinSample sample = simulate(manifold, plan);
    // Euler's method inflates the variance of a linear force by 1 / (1 - step / 2); three per cent is for
    // bending.
    const double expected = law.radial_variance / (1.0 - 0.5 * plan.relative_step);
    const double allowed = 4.0 * sample.radial_variance.standard_error + 0.03 * expected;
    Findings found{{{"radial_mean", to_json(sample.radial_mean)},
                    {"radial_variance", to_json(sample.radial_variance)},
                    {"predicted_radial_mean", number_or_null(law.radial_mean)},
                    {"predicted_radial_variance", number_or_null(law.radial_variance)},
                    {"predicted_with_step", number_or_null(expected)}}};
    found.json["cosines"] = Json::array();
    for (const Estimate& cosine : sample.cosines) found.json["cosines"].push_back(to_json(cosine));
    found.met = sample.finite && std::abs(sample.radial_variance.value - expected) <= allowed;
    found.json["agrees"] = found.met;
    found.status = sample.finite ? law.status : Status::not_finite;
    found.reason = sample.finite ? law.reason : "A walker left every bound; take a smaller --step.";
    return found;
}

using Analysis = Findings (*)(const State&);
const std::vector<std::pair<std::string_view, Analysis>> analyses{
    {"tempered", tempered}, {"expansion", expansion}, {"error", error},
    {"push", push},         {"swirl", swirl},         {"simulate", simulation}};

Analysis chosen(const std::string& what) {
    std::string list;
    std::vector<std::string_view> names;
    for (const auto& [name, analysis] : analyses) {
        if (name == what) return analysis;
        list += (list.empty() ? "" : ", ") + std::string(name);
        names.push_back(name);
    }
    refuse("analysis", what,
           "it must be one of " + list + "; the nearest is " + std::string(nearest_name(what, names)));
}

Table to_table(const State& state, const Findings& found) {
    Table table{
        {{"resolva", RESOLVA_VERSION}, {"shape", caption_of(state.shape)}, {"alpha", state.alpha}}, {}, {}};
    if (found.ratio.degree() > 0) {
        for (const auto& [key, value] : found.json.items()) table.head.emplace_back(key, json_line(value));
        table.columns = {"parameter", "density_over_uniform"};
        for (int i = 0; i < 360; ++i) {
            const double u = std::numbers::pi * i / 180.0;
            table.rows.push_back({u, found.ratio(u)});
        }
        return table;
    }
    table.rows.emplace_back();
    for (const auto& [key, value] : found.json.items()) {
        table.columns.push_back(key);
        table.rows[0].push_back(cell_of(value));
    }
    return table;
}

Plot to_plot(const State& state, const Findings& found) {
    if (found.ratio.degree() == 0)
        refuse("--plot", state.output.plot, "this analysis gives single numbers, no curve");
    Panel panel{"", {"parameter u"}, {"density / uniform"}, {}, "top right"};
    Curve curve{{}, {}, {}, "alpha " + state.alpha, 0, LineStyle::solid};
    for (int i = 0; i <= 360; ++i) {
        curve.x.push_back(std::numbers::pi * i / 180.0);
        curve.y.push_back(found.ratio(curve.x.back()));
    }
    panel.curves = {curve};
    return {found.title, caption_of(state.shape), {panel}, 1};
}

int run(const State& state) {
    const Analysis analysis = chosen(state.what);
    Outputs outputs(state.output);
    Findings found = analysis(state);
    const bool converged = found.status == Status::converged;
    const std::string reason =
        found.reason.empty() && !converged ? std::string(explain(found.status)) : found.reason;
    found.json["status"] = to_text(found.status);
    found.json["reason"] = reason.empty() ? Json(nullptr) : Json(reason);
    if (state.output.json) {
        print(found.json);
    } else {
        for (const auto& [key, value] : found.json.items()) {
            if (key == "reason") continue;
            std::printf("%-24s %s\n", key.c_str(),
                        value.is_null()     ? "not computed"
                        : value.is_string() ? value.get<std::string>().c_str()
                                            : value.dump().c_str());
        }
        if (!reason.empty()) std::printf("%s\n", reason.c_str());
    }
    outputs.write(to_table(state, found));
    if (!state.output.plot.empty()) outputs.write(to_plot(state, found));
    return found.status == Status::converged && found.met ? 0 : 1;
}

}  // namespace

Command geometry_command() {
    auto state = std::make_shared<State>();
    Command command{
        "geometry",
        "Scores near a manifold: small-noise expansion, tempered dynamics, error tolerance",
        {},
        [state] { return run(*state); },
        "resolva geometry tempered --shape ellipse --axes 1,2 --kappa 1 --sigma 0.01 --alpha 1 --json"};
    auto& options = command.options;
    options.push_back(
        {"what", "ANALYSIS", "tempered, expansion, error, push, swirl or simulate", &state->what, true});
    const State* s = state.get();
    const auto of = [s](const std::vector<std::string>& names) {
        return chosen_among(s->what, names, "the analysis");
    };
    const Condition no_point{[s] { return s->point.empty(); }, "--point gives the point already"};
    add_shape_options(options, state->shape);
    options.push_back({"--alpha",
                       "A",
                       "Tempering exponent, 0 <= alpha < 2",
                       &state->alpha,
                       false,
                       {of({"tempered", "error", "swirl", "simulate"})}});
    options.push_back({"--radius",
                       "R",
                       "expansion: distance of the point from the centre (from the core circle of the "
                       "torus)",
                       &state->radius,
                       false,
                       {of({"expansion"}), no_point}});
    options.push_back({"--angle",
                       "ANGLE",
                       "expansion: polar angle of the point; push: parameter",
                       &state->angle,
                       false,
                       {of({"expansion", "push"}), no_point}});
    options.push_back({"--point",
                       "X,Y",
                       "expansion: the point itself; meridian coordinates for surfaces",
                       &state->point,
                       false,
                       {of({"expansion"})}});
    options.push_back({"--likelihood",
                       "A,B",
                       "tempered: extra potential v = A x + B y (Bayesian version)",
                       &state->likelihood,
                       false,
                       {of({"tempered"})}});
    options.push_back({"--error-exponent",
                       "B",
                       "error, push, swirl: the score error is of size sigma^B",
                       &state->error_exponent,
                       false,
                       {of({"error", "push", "swirl"})}});
    options.push_back({"--harmonic",
                       "M",
                       "error: the error's potential is cos(M u)",
                       &state->harmonic,
                       false,
                       {of({"error"})}});
    options.push_back({"--swirl",
                       "G0,G1,..",
                       "swirl: cosine coefficients of the tangential error",
                       &state->swirl,
                       false,
                       {of({"swirl"})}});
    add_under(options, of({"simulate"}), [&](std::vector<Option>& list) {
        list.push_back({"--walkers", "N", "simulate: independent walkers", &state->walkers});
        list.push_back(
            {"--step", "H", "simulate: step over the relaxation time sigma^(2 - alpha)", &state->step});
        list.push_back({"--duration", "T", "simulate: time of burn-in and of measurement", &state->duration});
        list.push_back({"--seed", "N", "simulate: seed", &state->seed});
    });
    add_output_and_plot_options(options, state->output);
    require_for(options, {"--plot"}, of({"tempered", "error", "swirl"}));
    return command;
}

}  // namespace resolva::program

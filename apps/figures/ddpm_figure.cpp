#include <cmath>
#include <functional>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/activation/catalogue.hpp>
#include <resolva/theory/sampling/learned_path.hpp>
#include <resolva/theory/sampling/sampling_errors.hpp>

#include "figures/companion_figures.hpp"
#include "parallel/parallel_for.hpp"

namespace resolva::program {

namespace {

constexpr const char* designs[] = {"adaptive", "ho", "exponential-integrator"};
constexpr LineStyle styles[] = {LineStyle::solid, LineStyle::dashed, LineStyle::dotted};

SamplingErrors errors_at(int dimension, int intrinsic, int steps, const char* design) {
    const NoiseSchedule schedule = li_yan_schedule(steps);
    return sampling_errors(subspace_spectrum(dimension, intrinsic), dimension, schedule,
                           find_design(design, schedule));
}

/// Evaluates y at every x in parallel.
Curve sampled(const std::vector<double>& x, int threads, const std::function<double(double)>& y,
              std::string label, int color, LineStyle style) {
    Curve curve{x, std::vector<double>(x.size()), {}, std::move(label), color, style};
    parallel_for(x.size(), threads, [&](std::size_t i) { curve.y[i] = y(x[i]); });
    return curve;
}

void record(Table& table, const Panel& panel) {
    table.columns = {"panel", "curve", "x", "y"};
    for (std::size_t c = 0; c < panel.curves.size(); ++c) {
        const Curve& curve = panel.curves[c];
        const std::string name = curve.label.empty() ? "curve " + std::to_string(c) : curve.label;
        for (std::size_t i = 0; i < curve.x.size(); ++i) {
            table.rows.push_back({panel.title, name, to_text(curve.x[i]), to_text(curve.y[i])});
        }
    }
}

FigureOutput finish(Plot plot) {
    FigureOutput output;
    output.table.head = {{"resolva", RESOLVA_VERSION}};
    for (const Panel& panel : plot.panels) record(output.table, panel);
    output.plot = std::move(plot);
    return output;
}

std::vector<double> whole_log_grid(double first, double last, int count) {
    std::vector<double> grid;
    for (int i = 0; i < count; ++i) {
        const double x = std::round(first * std::pow(last / first, i / (count - 1.0)));
        if (grid.empty() || x > grid.back()) grid.push_back(x);
    }
    return grid;
}

Model learned_model(double sample_ratio, double feature_ratio, double intrinsic_ratio) {
    Model model{find_activation("relu"), find_activation("identity")};
    model.sample_ratio = sample_ratio;
    model.feature_ratio = feature_ratio;
    model.intrinsic_ratio = intrinsic_ratio;
    model.ridge = 1e-3;
    return model;
}

double learned_error(const Model& model, int steps, double c0) {
    const NoiseSchedule schedule = li_yan_schedule(steps, c0);
    return learned_path(model, schedule, adaptive_design(schedule)).total;
}

}  // namespace

FigureOutput ddpm_figure(int threads) {
    constexpr int k = 8;
    Plot plot;
    plot.title =
        "DDPM on Gaussian data in k = 8 of d dimensions: adaptive design solid, the variances of Ho et al. "
        "(ho) dashed, "
        "exponential integrator dotted";
    plot.columns = 2;
    Panel kl{
        "KL against the ambient dimension", {"d", true, ""}, {"KL(X_1 || Y_1)", true, ""}, {}, "top left"};
    Panel tv{"Total variation against the ambient dimension",
             {"d", true, ""},
             {"total variation", true, ""},
             {},
             "top left"};
    const std::vector<double> dimension = whole_log_grid(8.0, 4096.0, 28);
    const int steps[] = {100, 400, 1600};
    for (int c = 0; c < 3; ++c) {
        for (int s = 0; s < 3; ++s) {
            const std::string label = s == 0 ? "T = " + std::to_string(steps[c]) : "";
            const auto at = [&](double d) { return errors_at(static_cast<int>(d), k, steps[c], designs[s]); };
            kl.curves.push_back(sampled(
                dimension, threads, [&](double d) { return at(d).kl; }, label, c, styles[s]));
            tv.curves.push_back(sampled(
                dimension, threads, [&](double d) { return at(d).tv; }, label, c, styles[s]));
        }
    }
    Panel rate{"Total variation against steps, d = 64",
               {"T", true, ""},
               {"total variation", true, "[1e-4:10]"},
               {},
               "bottom left"};
    Panel path{"Path KL (what Girsanov proofs control) and marginal KL, d = 64",
               {"T", true, ""},
               {"KL", true, "[1e-9:1000]"},
               {},
               "bottom left"};
    const std::vector<double> T = whole_log_grid(20.0, 20000.0, 40);
    for (int s = 0; s < 3; ++s) {
        const auto at = [&](double t) { return errors_at(64, k, static_cast<int>(t), designs[s]); };
        rate.curves.push_back(sampled(
            T, threads, [&](double t) { return at(t).tv; }, designs[s], s, styles[s]));
        path.curves.push_back(sampled(
            T, threads, [&](double t) { return at(t).path.total; }, std::string("path, ") + designs[s], s,
            s == 2 ? LineStyle::dotted : LineStyle::solid));
        path.curves.push_back(sampled(
            T, threads, [&](double t) { return at(t).kl; }, std::string("marginal, ") + designs[s], s,
            s == 2 ? LineStyle::dotted : LineStyle::dashed));
    }
    // The theorem's constant is not specified: its rate is drawn through the first exact point.
    const double first = rate.curves.front().y.front() / li_yan_bound_rate(k, 64, T.front());
    rate.curves.push_back(sampled(
        T, threads, [&](double t) { return first * li_yan_bound_rate(k, 64, t); }, "rate of the upper bound",
        6, LineStyle::dotted));
    plot.panels = {kl, tv, rate, path};
    return finish(std::move(plot));
}

FigureOutput learned_sampling_figure(int threads) {
    Plot plot;
    plot.title = "Sampling with learned scores of low-dimensional data: path KL per dimension";
    plot.caption = "adaptive design, ReLU features, ridge 1e-3, psi_p = 64";
    plot.columns = 2;
    std::vector<double> samples;
    for (int i = 0; i < 41; ++i) samples.push_back(std::pow(10.0, -0.5 + 0.125 * i));
    const std::vector<double> T = whole_log_grid(12.0, 2000.0, 24);
    Panel against_samples{
        "psi_D = 0.1, by steps", {"psi_n = n/d", true, ""}, {"path KL / d", true, ""}, {}, "top right"};
    const int steps[] = {20, 60, 200, 600};
    for (int c = 0; c < 4; ++c) {
        against_samples.curves.push_back(sampled(
            samples, threads,
            [&](double n) { return learned_error(learned_model(n, 64.0, 0.1), steps[c], 2.0); },
            "T = " + std::to_string(steps[c]), c, LineStyle::solid));
    }
    Panel against_dimension{"T = 60, by intrinsic dimension",
                            {"psi_n = n/d", true, ""},
                            {"path KL / d", true, ""},
                            {},
                            "top right"};
    const double intrinsic[] = {0.05, 0.1, 0.2, 0.4};
    for (int c = 0; c < 4; ++c) {
        against_dimension.curves.push_back(sampled(
            samples, threads,
            [&](double n) { return learned_error(learned_model(n, 64.0, intrinsic[c]), 60, 2.0); },
            "psi_D = " + to_text(intrinsic[c]), c, LineStyle::solid));
    }
    Panel against_steps{"psi_D = 0.1, by samples: exact score dotted",
                        {"T", true, ""},
                        {"path KL / d", true, ""},
                        {},
                        "bottom left"};
    const double sizes[] = {10.0, 100.0, 1000.0, 1e4};
    for (int c = 0; c < 4; ++c) {
        against_steps.curves.push_back(sampled(
            T, threads,
            [&](double t) {
                return learned_error(learned_model(sizes[c], 64.0, 0.1), static_cast<int>(t), 2.0);
            },
            "psi_n = " + to_text(sizes[c]), c, c == 3 ? LineStyle::dashed : LineStyle::solid));
    }
    against_steps.curves.push_back(sampled(
        T, threads,
        [&](double t) {
            const NoiseSchedule schedule = li_yan_schedule(static_cast<int>(t));
            return learned_path(learned_model(1.0, 1.0, 0.1), schedule, adaptive_design(schedule)).exact_part;
        },
        "exact score", 6, LineStyle::dotted));
    Panel stopping{"psi_D = 0.1, psi_n = 1000, by the first step variance T^-c0",
                   {"T", true, ""},
                   {"path KL / d", true, ""},
                   {},
                   "top left"};
    const double exponents[] = {0.5, 1.0, 1.5, 2.0};
    for (int c = 0; c < 4; ++c) {
        stopping.curves.push_back(sampled(
            T, threads,
            [&](double t) {
                return learned_error(learned_model(1000.0, 64.0, 0.1), static_cast<int>(t), exponents[c]);
            },
            "c0 = " + to_text(exponents[c]), c, LineStyle::solid));
    }
    plot.panels = {against_samples, against_dimension, against_steps, stopping};
    return finish(std::move(plot));
}

}  // namespace resolva::program

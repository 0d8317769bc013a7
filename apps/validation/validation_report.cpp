#include "validation/validation_report.hpp"

#include <cstdio>
#include <string>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/validation/simulate/dimensions.hpp>

namespace resolva::program {

namespace {

std::string name_of(const Comparison& comparison) {
    return std::string(to_string(comparison.observable));
}

}  // namespace

ValidationReport report_on(Study study, bool directions, const Judgement& rule) {
    std::vector<Observable> observables{Observable::test, Observable::train, Observable::score};
    if (directions) {
        for (const Observable more :
             {Observable::normal_test, Observable::normal_train, Observable::tangent_test,
              Observable::tangent_train, Observable::weighted_test, Observable::weighted_train}) {
            observables.push_back(more);
        }
    }
    ValidationReport report{std::move(study), {}, Outcome::undecided};
    report.comparisons = compare(report.study, observables, rule);
    report.outcome = overall(report.comparisons);
    return report;
}

Json to_json(const ValidationReport& report) {
    Json json;
    for (const Comparison& c : report.comparisons) {
        const std::string name = name_of(c);
        const Extrapolation& fit = c.extrapolation;
        json["predicted"][name] = number_or_null(c.verdict.predicted);
        json["extrapolated"][name] = {{"value", number_or_null(fit.limit)},
                                      {"stderr", number_or_null(fit.standard_error)}};
        json["z"][name] = number_or_null(c.verdict.z);
    }
    json["verdict"] = std::string(to_string(report.outcome));
    json["sentences"] = Json::array();
    for (const Comparison& c : report.comparisons) {
        const std::string name = name_of(c);
        const Extrapolation& fit = c.extrapolation;
        json["sentences"].push_back(c.verdict.sentence);
        json["outcomes"][name] = std::string(to_string(c.verdict.outcome));
        json["fits"][name] = {{"terms", fit.terms},
                              {"slope", number_or_null(fit.slope)},
                              {"curvature", number_or_null(fit.curvature)},
                              {"chi_square", number_or_null(fit.chi_square)},
                              {"degrees_of_freedom", fit.degrees_of_freedom},
                              {"p_value", number_or_null(fit.p_value)},
                              {"status", std::string(to_text(fit.status))}};
    }
    json["sizes"] = Json::array();
    for (const std::size_t size : report.study.plan.sizes) {
        const Dimensions sizes = dimensions_of(report.study.model, size);
        Json row{{"d", sizes.data}, {"n", sizes.samples}, {"p", sizes.features}, {"D", sizes.latent}};
        for (const Comparison& c : report.comparisons) {
            for (std::size_t i = 0; i < c.summary.averages.size(); ++i) {
                const SizeAverage& average = c.summary.averages[i];
                if (average.size != static_cast<double>(size)) continue;
                row["replicas"] = c.summary.replicas[i];
                row[name_of(c)] = {{"value", number_or_null(average.value)},
                                   {"stderr", number_or_null(average.standard_error)}};
            }
        }
        json["sizes"].push_back(std::move(row));
    }
    json["seed"] = report.study.plan.seed;
    return json;
}

void print_text(const ValidationReport& report) {
    std::printf("%-15s %12s %12s %10s %8s  %s\n", "quantity", "predicted", "simulated", "+-", "z",
                "fit in 1/d");
    for (const Comparison& c : report.comparisons) {
        std::printf("%-15s %12.6g %12.6g %10.2g %8.2f  %zu terms, chi2 %.2f / %zu\n", name_of(c).c_str(),
                    c.verdict.predicted, c.verdict.measured, c.verdict.standard_error, c.verdict.z,
                    c.extrapolation.terms, c.extrapolation.chi_square, c.extrapolation.degrees_of_freedom);
    }
    for (const Comparison& c : report.comparisons) std::printf("%s\n", c.verdict.sentence.c_str());
    std::printf("verdict: %s\n", std::string(to_string(report.outcome)).c_str());
}

Table to_table(const ValidationReport& report) {
    Table table;
    table.head.emplace_back("resolva", RESOLVA_VERSION);
    table.head.emplace_back("seed", std::to_string(report.study.plan.seed));
    table.head.emplace_back("verdict", std::string(to_string(report.outcome)));
    table.columns = {"quantity",
                     "d",
                     "n",
                     "p",
                     "D",
                     "replicas",
                     "value",
                     "stderr",
                     "predicted",
                     "extrapolated",
                     "extrapolated_stderr",
                     "z",
                     "outcome"};
    for (const Comparison& c : report.comparisons) {
        for (std::size_t i = 0; i < c.summary.averages.size(); ++i) {
            const SizeAverage& average = c.summary.averages[i];
            const Dimensions sizes =
                dimensions_of(report.study.model, static_cast<std::size_t>(average.size));
            table.rows.push_back({name_of(c), sizes.data, sizes.samples, sizes.features, sizes.latent,
                                  c.summary.replicas[i], average.value, average.standard_error,
                                  c.verdict.predicted, c.verdict.measured, c.verdict.standard_error,
                                  c.verdict.z, to_string(c.verdict.outcome)});
        }
    }
    return table;
}

Plot to_plot(const ValidationReport& report) {
    Plot plot;
    plot.title = "Finite systems against 1/d, fits and the predicted limits";
    plot.columns = 3;
    for (const Comparison& c : report.comparisons) {
        if (c.summary.averages.empty()) continue;
        const Extrapolation& fit = c.extrapolation;
        Curve points{{}, {}, {}, "simulated", 0, LineStyle::points};
        for (const SizeAverage& average : c.summary.averages) {
            points.x.push_back(1.0 / average.size);
            points.y.push_back(average.value);
            points.error.push_back(average.standard_error);
        }
        Curve line{{}, {}, {}, "fit", 0, LineStyle::solid};
        for (int i = 0; i <= 50; ++i) {
            const double x = points.x.front() * i / 50.0;
            line.x.push_back(x);
            line.y.push_back(fit.limit + fit.slope * x + fit.curvature * x * x);
        }
        Curve theory{{0.0, points.x.front()}, {c.verdict.predicted, c.verdict.predicted}, {}, "theory", 1,
                     LineStyle::dashed};
        plot.panels.push_back(
            {name_of(c), {"1/d", false, ""}, {name_of(c), false, ""}, {points, line, theory}});
    }
    return plot;
}

}  // namespace resolva::program

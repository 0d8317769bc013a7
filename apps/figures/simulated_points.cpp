#include "figures/simulated_points.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/input/delimited_text.hpp>
#include <resolva/numerics/input/number_entry.hpp>
#include <resolva/numerics/input/printable_text.hpp>
#include <resolva/validation/compare/verdict.hpp>
#include <resolva/validation/finite_size/asymptotic_size.hpp>
#include <resolva/validation/finite_size/study.hpp>

#include "output/progress.hpp"

namespace resolva::program {

namespace {

constexpr std::size_t row_width = 9;

std::size_t place_of(const std::optional<Axis>& axis, const std::string& value) {
    if (!axis) return 0;
    const auto at = std::find(axis->values.begin(), axis->values.end(), value);
    if (at == axis->values.end())
        refuse(axis->option, value, "a simulated point lies on a curve of its panel");
    return static_cast<std::size_t>(at - axis->values.begin());
}

/// One row of a table of points.
struct StoredRow {
    std::string where;  ///< the table and its line
    std::vector<std::string> cells;
};

/// The rows, column names and comments left out.
std::vector<StoredRow> stored_rows(const std::string& rows, const std::string& source) {
    std::vector<StoredRow> result;
    DelimitedText text(source, rows);
    while (text.next()) {
        StoredRow row{source + ", line " + std::to_string(text.line()), {}};
        for (const Field& field : text.fields()) row.cells.emplace_back(field.text);
        if (row.cells.front() == "panel") continue;
        if (row.cells.size() != row_width)
            refuse(row.where, std::to_string(row.cells.size()) + " cells long",
                   "a simulated point has nine cells");
        result.push_back(std::move(row));
    }
    return result;
}

std::string value_of(const std::optional<Axis>& axis, const ModelOptions& options) {
    return axis ? *options.find(axis->option) : std::string();
}

std::optional<Observable> observable_named(const std::string& quantity) {
    const auto name = std::find(observable_names.begin(), observable_names.end(), quantity);
    if (name == observable_names.end()) return std::nullopt;
    return static_cast<Observable>(name - observable_names.begin());
}

/// A finite number in a cell of a table of points.
double number_in(const std::string& where, const std::string& cell) {
    const NumberEntry entry = number_of(cell);
    if (entry.kind != EntryKind::number)
        refuse(where, resolva::printable(cell), "it must be a finite number");
    return entry.value;
}

/// One point, ready to run.
struct Job {
    std::uint64_t number;  ///< among all points, those left out included
    std::size_t panel;
    const PanelDefinition* definition;
    ModelOptions options;
    Model model;
    Plan plan;
    std::vector<Observable> observables;
};

/// Multiplications of a study up to a common factor: products of feature matrices and a factorisation.
double work(const Job& job) {
    const double p = job.model.feature_ratio;
    const double n = job.model.sample_ratio;
    double replica = 8.0 * p + 1.0;  // fresh samples
    if (job.model.draws.is_infinite()) {
        constexpr double hermite_orders = 10.0;
        replica += p * p * (hermite_orders * n + p / 3.0);
    } else {
        const auto [least, most] = std::minmax({p, n * job.model.draws.count()});  // copies
        replica += least * least * (most + least / 3.0);
    }
    double sum = 0.0;
    for (std::size_t i = 0; i < job.plan.sizes.size(); ++i) {
        const double d = static_cast<double>(job.plan.sizes[i]);
        sum += static_cast<double>(job.plan.replicas_at(i)) * d * d * d;
    }
    return sum * replica;
}

/// Exact errors of a linear manifold are a line without scatter, and those of another say nothing about
/// training: neither is simulated.
std::vector<Observable> simulated_observables(const PanelDefinition& definition) {
    std::vector<Observable> observables;
    for (const std::string& quantity : definition.quantities) {
        const auto observable = observable_named(quantity);
        if (observable && *observable != Observable::exact) observables.push_back(*observable);
    }
    return observables;
}

void require_determined(const Plan& plan) {
    if (plan.sizes.size() < 2)
        refuse("sizes", static_cast<double>(plan.sizes.size()), "an extrapolation needs at least two");
    for (std::size_t i = 0; i < plan.sizes.size(); ++i) {
        if (plan.replicas_at(i) < 2)
            refuse("replicas", static_cast<double>(plan.replicas_at(i)),
                   "an error bar needs at least two of each size");
    }
}

std::string place_text(const Job& job) {
    std::string text = "panel " + std::to_string(job.panel);
    for (const Axis& axis : axes_of(*job.definition))
        text += ", " + axis.option + " " + *job.options.find(axis.option);
    return text;
}

/// Jobs of all points that the rule of sizes admits; the others are noted in the head of the table.
std::vector<Job> admitted_jobs(const std::vector<PanelPoints>& wanted, SimulatedPoints& result) {
    std::vector<Job> jobs;
    std::uint64_t number = 1;
    for (const PanelPoints& panel : wanted) {
        const PanelDefinition& definition = panel.definition;
        PanelDefinition coarse = definition;
        coarse.x.values = panel.points.x;
        if (coarse.color && !panel.points.color.empty()) coarse.color->values = panel.points.color;
        if (coarse.style && !panel.points.style.empty()) coarse.style->values = panel.points.style;
        for (const ModelOptions& options : grid(coarse.model, axes_of(coarse))) {
            place_of(definition.color, value_of(definition.color, options));
            place_of(definition.style, value_of(definition.style, options));
            Job job{number,
                    panel.panel,
                    &definition,
                    options,
                    build_model(options),
                    panel.points.plan,
                    simulated_observables(definition)};
            job.plan.seed += number++ - 1;
            // Scores of a nonlinear manifold are the dear part: two samples when nobody asks for them.
            const auto& seen = job.observables;
            if (std::find(seen.begin(), seen.end(), Observable::score) == seen.end()) {
                job.plan.measuring.score_per_dimension = 2.0 / static_cast<double>(job.plan.sizes.back());
            }
            require_valid(job.plan, job.model);
            require_determined(job.plan);
            const double least = asymptotic_margin * asymptotic_size(job.model);
            if (static_cast<double>(job.plan.sizes.front()) >= least) {
                jobs.push_back(std::move(job));
                continue;
            }
            ++result.left_out;
            result.table.head.emplace_back("left out", place_text(job) + ": the smallest size " +
                                                           std::to_string(job.plan.sizes.front()) +
                                                           " is below " + to_text(std::ceil(least)));
        }
    }
    return jobs;
}

void append_rows(const Job& job, const Study& study, Table& table, double& largest, double& squares) {
    for (const Comparison& c : compare(study, job.observables)) {
        const Verdict& verdict = c.verdict;
        if (c.extrapolation.status != Status::converged || c.summary.failed > 0) continue;
        table.rows.push_back(
            {std::to_string(job.panel), value_of(job.definition->color, job.options),
             value_of(job.definition->style, job.options), *job.options.find(job.definition->x.option),
             std::string(to_string(c.observable)), to_text(verdict.measured), to_text(verdict.standard_error),
             to_text(verdict.predicted), to_text(verdict.z)});
        largest = std::max(largest, std::abs(verdict.z));
        squares += verdict.z * verdict.z;
    }
}

}  // namespace

SimulatedPoints simulate_points(const std::vector<PanelPoints>& wanted, int threads,
                                const std::string& checkpoint) {
    SimulatedPoints result;
    Table& table = result.table;
    table.head.emplace_back("resolva", RESOLVA_VERSION);
    table.head.emplace_back("rule", "smallest size at least " + to_text(2.0 * asymptotic_margin) +
                                        " min(psi_n, psi_p) / psi_D^2");
    table.columns = {"panel", "color", "style", "x", "quantity", "value", "stderr", "predicted", "z"};
    const std::vector<Job> jobs = admitted_jobs(wanted, result);
    result.points = jobs.size();
    double total = 0.0;
    for (const Job& job : jobs) total += work(job);

    Progress bar("replicas of all points", Progress::fine_steps);
    double finished = 0.0, squares = 0.0;
    for (const Job& job : jobs) {
        RunOptions options;
        options.threads = threads;
        if (!checkpoint.empty()) options.journal = checkpoint + "-" + std::to_string(job.number);
        const double share = work(job) / total;
        options.progress = [&](const resolva::Progress& now) {
            bar.reach(finished + share * now.work_fraction);
        };
        append_rows(job, run(job.model, job.plan, options), table, result.largest_z, squares);
        finished += share;
    }
    if (!table.rows.empty()) result.mean_square_z = squares / static_cast<double>(table.rows.size());
    return result;
}

void require_points(const std::string& rows, const std::string& source, std::size_t panels) {
    const std::vector<StoredRow> points = stored_rows(rows, source);
    if (points.empty()) refuse(source, "without a row", "it must hold simulated points, as of --simulate");
    for (const auto& [where, cells] : points) {
        const long panel = parse_integer("panel of " + where, cells[0], std::numeric_limits<int>::min(),
                                         std::numeric_limits<int>::max());
        if (panel < 1 || static_cast<std::size_t>(panel) > panels) {
            refuse("panel of " + where, cells[0], "the figure has panels 1 to " + std::to_string(panels));
        }
    }
}

void add_stored_points(const PanelDefinition& definition, const std::string& rows, const std::string& source,
                       std::size_t number, Panel& panel) {
    const std::vector<std::string>& kinds =
        definition.style ? definition.style->values : definition.quantities;
    std::map<std::pair<std::size_t, std::size_t>, Curve> curves;  // by kind and colour
    for (const auto& [where, cells] : stored_rows(rows, source)) {
        if (cells[0] != std::to_string(number)) continue;
        const std::size_t color = place_of(definition.color, cells[1]);
        place_of(definition.style, cells[2]);
        const auto kind = std::find(kinds.begin(), kinds.end(), cells[definition.style ? 2 : 4]);
        if (kind == kinds.end()) {
            refuse(where, resolva::printable(cells[definition.style ? 2 : 4]),
                   "a simulated point is of a quantity of its panel");
        }
        Curve& curve = curves[{static_cast<std::size_t>(kind - kinds.begin()), color}];
        curve.style = kind == kinds.begin() ? LineStyle::points : LineStyle::open_points;
        curve.color = static_cast<int>(color);
        curve.x.push_back(number_in(where, cells[3]));
        curve.y.push_back(number_in(where, cells[5]));
        curve.error.push_back(number_in(where, cells[6]));
    }
    std::optional<std::size_t> labelled;
    for (auto& [key, curve] : curves) {
        const std::size_t kind = key.first;
        if (labelled != kind) {
            curve.label = "simulated, d to infinity";
            if (definition.style) {
                curve.label += ", " + definition.style->option + " = " + kinds[kind];
            } else if (kinds.size() > 1) {
                curve.label += ": " + kinds[kind];
            }
        }
        labelled = kind;
        panel.curves.push_back(std::move(curve));
    }
}

}  // namespace resolva::program

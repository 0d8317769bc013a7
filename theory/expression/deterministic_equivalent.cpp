#include <resolva/theory/expression/deterministic_equivalent.hpp>

#include <algorithm>
#include <optional>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/expression/accretive_pencil.hpp>
#include <resolva/theory/expression/law_conditions.hpp>
#include <resolva/theory/expression/linearisation.hpp>
#include <resolva/theory/expression/pencil_symmetry.hpp>
#include <resolva/theory/expression/reduction.hpp>

namespace resolva {

namespace {

std::size_t at(int i) {
    return static_cast<std::size_t>(i);
}

/// A map onto an earlier component whose scales are all numbers.
std::optional<PencilMap> numeric_map(const Pencil& target, const Pencil& source) {
    std::optional<PencilMap> map = find_pencil_map(target, source);
    if (!map) return std::nullopt;
    for (const auto* scales : {&map->row_scale, &map->column_scale}) {
        for (const Scalar& scale : *scales) {
            if (!scale.is_constant() || scale.is_zero()) return std::nullopt;
        }
    }
    return map;
}

}  // namespace

DeterministicEquivalent::DeterministicEquivalent(const ExpressionModel& model, const Options& options)
    : model_(model) {
    const std::map<std::string, double> values = model_.values();
    require_laws(model_, values);
    for (const auto& parameter : model_.parameters) {
        if (parameter.value.is_constant()) {
            if (parameter.is_dimension)
                require_positive("dimension " + parameter.name, values.at(parameter.name));
            free_parameters_.push_back(parameter.name);
        } else {
            program_.define(parameter.name, parameter.value);
            output_program_.define(parameter.name, parameter.value);
            accretive_program_.define(parameter.name, parameter.value);
        }
    }
    const Pencil naive = linearise(model_.traces);
    naive_blocks_ = naive.size();
    pencil_ = options.reduce ? reduce(naive) : naive;
    compile_components(options);
    compile_traces();
    for (const auto& output : model_.outputs) {
        output_registers_.push_back(output_program_.add(output.value));
        auto& slopes = output_slopes_.emplace_back();
        for (std::size_t k = 0; k < traces_.size(); ++k) {
            const Scalar slope = output.value.derivative(trace_symbol(k).name());
            if (!slope.is_zero()) slopes.push_back({k, output_program_.add(slope)});
        }
    }
    for (LawCondition& condition : law_conditions(model_)) {
        const std::size_t place = program_.add(condition.value);
        if (!condition.value.is_constant()) conditions_.emplace_back(std::move(condition), place);
    }
    symbol_sources_ = sources_of(program_);
    output_symbol_sources_ = sources_of(output_program_);
    accretive_symbol_sources_ = sources_of(accretive_program_);
}

std::vector<std::size_t> DeterministicEquivalent::sources_of(const ScalarProgram& program) const {
    std::vector<std::string> names = free_parameters_;
    for (std::size_t k = 0; k < model_.traces.size(); ++k) names.push_back(trace_symbol(k).name());
    std::vector<std::size_t> sources;
    for (const auto& symbol : program.symbols()) {
        const auto found = std::find(names.begin(), names.end(), symbol);
        if (found == names.end())
            refuse("symbol", symbol, "it must be a dimension or a parameter of the model");
        sources.push_back(static_cast<std::size_t>(found - names.begin()));
    }
    return sources;
}

void DeterministicEquivalent::compile_components(const Options& options) {
    equation_ = std::make_unique<DysonEquation>(pencil_, model_.laws, program_, false);
    const std::vector<int> component = pencil_.components();
    const int count = component.empty() ? 0 : *std::max_element(component.begin(), component.end()) + 1;

    // Which closed equation serves a component, and how its blocks map onto it.
    struct Service {
        int equation = -1;
        PencilMap map;
        std::vector<int> blocks;
    };
    std::vector<Service> service(at(count));
    for (int c = 0; c < count; ++c) {
        Service& s = service[at(c)];
        for (int i = 0; i < pencil_.size(); ++i) {
            if (component[at(i)] == c) s.blocks.push_back(i);
        }
        Component fresh;
        fresh.blocks = s.blocks;
        fresh.pencil = pencil_.restrict_to(s.blocks);
        for (std::size_t k = 0; k < components_.size() && s.equation < 0; ++k) {
            if (auto map = numeric_map(fresh.pencil, components_[k].pencil)) {
                s.equation = static_cast<int>(k);
                s.map = std::move(*map);
            }
        }
        if (s.equation >= 0) continue;
        fresh.equation =
            std::make_unique<DysonEquation>(fresh.pencil, model_.laws, program_, options.use_symmetry);
        fresh.without_symmetry = std::make_unique<DysonEquation>(fresh.pencil, model_.laws, program_, false);
        fresh.accretive = std::make_unique<DysonEquation>(accretive_pencil(fresh.pencil), model_.laws,
                                                          accretive_program_, false);
        s.equation = static_cast<int>(components_.size());
        s.map.image.resize(s.blocks.size());
        for (std::size_t i = 0; i < s.blocks.size(); ++i) s.map.image[i] = static_cast<int>(i);
        s.map.row_scale.assign(s.blocks.size(), 1.0);
        s.map.column_scale.assign(s.blocks.size(), 1.0);
        components_.push_back(std::move(fresh));
    }

    // The longest chain of components between two of them: an unknown between these follows from those
    // between components that are nearer to each other.
    std::vector<std::vector<int>> distance(at(count), std::vector<int>(at(count), -1));
    for (int from = count - 1; from >= 0; --from) {
        distance[at(from)][at(from)] = 0;
        for (int i = 0; i < pencil_.size(); ++i) {
            if (component[at(i)] != from) continue;
            for (const auto& edge : pencil_.rows[at(i)]) {
                const int next = component[at(edge.first)];
                if (next == from) continue;
                for (int to = next; to < count; ++to) {
                    const int beyond = distance[at(next)][at(to)];
                    if (beyond >= 0)
                        distance[at(from)][at(to)] = std::max(distance[at(from)][at(to)], beyond + 1);
                }
            }
        }
    }
    closed_groups_.resize(at(count));
    for (int u = 0; u < equation_->unknown_count(); ++u) {
        const auto& unknown = equation_->unknowns()[at(u)];
        const auto& members = equation_->blocks()[at(unknown.block)].members;
        const int j = members[at(unknown.column)];
        const int k = members[at(unknown.row)];
        const int from = component[at(j)];
        const int to = component[at(k)];
        Link link;
        if (from == to) {
            closed_groups_[at(from)].push_back(u);
            const Service& s = service[at(from)];
            const auto local = [&](int block) {
                return at(
                    static_cast<int>(std::find(s.blocks.begin(), s.blocks.end(), block) - s.blocks.begin()));
            };
            const DysonEquation& equation = *components_[at(s.equation)].equation;
            const int image_j = s.map.image[local(j)];
            const int image_k = s.map.image[local(k)];
            link.component = s.equation;
            link.block = equation.block_of(image_j);
            link.column = equation.position_of(image_j);
            link.row = equation.position_of(image_k);
            link.factor = 1.0 / (s.map.column_scale[local(j)].number() * s.map.row_scale[local(k)].number());
        } else {
            const auto level = at(distance[at(from)][at(to)] - 1);
            if (linear_levels_.size() <= level) linear_levels_.resize(level + 1);
            linear_levels_[level].push_back(u);
        }
        links_.push_back(link);
    }
    std::erase_if(closed_groups_, [](const std::vector<int>& group) { return group.empty(); });
}

void DeterministicEquivalent::compile_traces() {
    for (const auto& functional : pencil_.functionals) {
        const Dimension& dimension = pencil_.input_dimensions[at(functional.input)];
        Trace trace{program_.add(as_scalar(dimension)), program_.add(functional.constant), {}};
        for (const auto& [j, u] : functional.output) {
            for (const auto& [k, v] : pencil_.inputs[at(functional.input)]) {
                trace.terms.push_back({equation_->block_of(j), equation_->position_of(j),
                                       equation_->position_of(k), program_.add(u), program_.add(v)});
            }
        }
        traces_.push_back(std::move(trace));
    }
}

int DeterministicEquivalent::nonlinear_unknowns() const {
    int total = 0;
    for (const auto& component : components_) total += component.equation->unknown_count();
    return total;
}

int DeterministicEquivalent::unknowns() const {
    std::size_t total = at(nonlinear_unknowns());
    for (const auto& level : linear_levels_) total += level.size();
    return static_cast<int>(total);
}

std::vector<double> DeterministicEquivalent::default_point() const {
    std::vector<double> point;
    const std::map<std::string, double> values = model_.values();
    for (const auto& name : free_parameters_) point.push_back(values.at(name));
    return point;
}

void DeterministicEquivalent::require_laws_at(const std::vector<double>& point) const {
    std::vector<double> registers;
    program_.run(registers, [&](std::size_t symbol) { return point[symbol_sources_[symbol]]; });
    require_laws_in(registers);
}

std::size_t DeterministicEquivalent::parameter_index(const std::string& name) const {
    const auto found = std::find(free_parameters_.begin(), free_parameters_.end(), name);
    if (found == free_parameters_.end()) {
        refuse("parameter", name, "it must be a dimension or a parameter that the model gives by a number");
    }
    return static_cast<std::size_t>(found - free_parameters_.begin());
}

}  // namespace resolva

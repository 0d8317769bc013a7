#include <resolva/theory/expression/limit_system.hpp>

#include <algorithm>
#include <cctype>
#include <functional>

#include <resolva/theory/expression/written_matrix.hpp>

namespace resolva {

namespace {

constexpr std::size_t longest_definition = 2;  // terms of an unknown that is put in for its name
constexpr std::size_t longest_function = 3;    // terms of a resolvent that is written inside an average

std::size_t at(int i) {
    return static_cast<std::size_t>(i);
}

}  // namespace

LimitSystem::LimitSystem(const DeterministicEquivalent& equivalent) : equivalent_(&equivalent) {
    LimitBlocks blocks(equivalent);
    const Pencil& pencil = equivalent.pencil();
    const DysonEquation& whole = equivalent.equation();
    std::vector<NamePolynomial> traces;
    for (std::size_t k = 0; k < equivalent.traces().size(); ++k) {
        const auto& functional = pencil.functionals[k];
        NamePolynomial sum(functional.constant);
        for (const auto& [j, u] : functional.output) {
            for (const auto& [i, v] : pencil.inputs[at(functional.input)]) {
                sum = sum + NamePolynomial(u * v) *
                                blocks.average(whole.block_of(j), whole.position_of(j), whole.position_of(i));
            }
        }
        traces.push_back(std::move(sum));
    }
    Definitions definitions;
    for (std::size_t u = 0; u < blocks.entries().size(); ++u) {
        const auto [b, column, row] = blocks.entries()[u];
        const LimitBlocks::Block& block = blocks.blocks()[at(b)];
        const std::string name = LimitBlocks::unknown(u).name();
        if (block.is_open || block.has_spectrum) kept_.insert(name);
        definitions[name] = block.is_open ? NamePolynomial() : blocks.inverse_entry(b, column, row);
    }
    choose_names(definitions);
    const Definitions unnamed = short_definitions(definitions);
    std::map<std::string, Scalar> values;
    for (std::size_t k = 0; k < traces.size(); ++k) {
        values[trace_symbol(k).name()] = as_scalar(pencil.input_dimensions[at(pencil.functionals[k].input)]) *
                                         traces[k].substitute(unnamed).scalar();
    }
    for (const auto& output : equivalent.model().outputs)
        outputs_.push_back({output.name, NamePolynomial(output.value.substitute(values)).scalar()});
    collect_lines(blocks, definitions, unnamed);
    while (merge_equal_lines() || inline_short_lines()) {
    }
    if (merge_equal_meanings()) {
        while (merge_equal_lines() || inline_short_lines()) {
        }
    }
    drop_unused_lines();
    rename_lines();
}

/// Names for as few averages as break every circle: those through which most circles pass.
void LimitSystem::choose_names(const Definitions& definitions) {
    std::vector<std::string> names;
    for (const auto& [name, value] : definitions) names.push_back(name);
    std::map<std::string, std::size_t> place;
    for (std::size_t k = 0; k < names.size(); ++k) place[names[k]] = k;
    while (true) {
        const auto next = [&](std::size_t k) {
            std::vector<std::size_t> result;
            if (kept_.count(names[k]) != 0) return result;
            for (const std::string& to : definitions.at(names[k]).names()) {
                const auto found = place.find(to);
                if (found != place.end() && kept_.count(to) == 0) result.push_back(found->second);
            }
            return result;
        };
        const std::vector<int> part = connected_parts(names.size(), next);
        std::vector<std::size_t> out(names.size(), 0), in(names.size(), 0);
        for (std::size_t k = 0; k < names.size(); ++k) {
            for (const std::size_t to : next(k)) {
                if (part[to] != part[k]) continue;
                ++out[k];
                ++in[to];
            }
        }
        std::size_t best = names.size();
        for (std::size_t k = 0; k < names.size(); ++k) {
            if (in[k] * out[k] > (best == names.size() ? 0 : in[best] * out[best])) best = k;
        }
        if (best == names.size()) return;
        kept_.insert(names[best]);
    }
}

/// What is put in for the unknowns without a name; one that would become long is given a name instead.
LimitSystem::Definitions LimitSystem::short_definitions(const Definitions& definitions) {
    Definitions resolved;
    const std::function<void(const std::string&)> resolve = [&](const std::string& name) {
        if (kept_.count(name) != 0 || resolved.count(name) != 0) return;
        Definitions values;
        for (const std::string& other : definitions.at(name).names()) {
            if (definitions.count(other) == 0) continue;
            resolve(other);
            if (kept_.count(other) == 0) values[other] = resolved.at(other);
        }
        NamePolynomial value = definitions.at(name).substitute(values);
        if (value.size() > longest_definition) {
            kept_.insert(name);
        } else {
            resolved.emplace(name, std::move(value));
        }
    };
    for (const auto& [name, value] : definitions) resolve(name);
    return resolved;
}

/// Lines of the unknowns with names and of the determinants; a determinant within an average that is short is
/// written there.
void LimitSystem::collect_lines(const LimitBlocks& blocks, const Definitions& definitions,
                                const Definitions& unnamed) {
    for (std::size_t u = 0; u < blocks.entries().size(); ++u) {
        const std::string name = LimitBlocks::unknown(u).name();
        if (kept_.count(name) == 0) continue;
        const auto [b, column, row] = blocks.entries()[u];
        const LimitBlocks::Block& block = blocks.blocks()[at(b)];
        const auto kind = block.is_open        ? LimitLine::Kind::trace
                          : block.has_spectrum ? LimitLine::Kind::average
                                               : LimitLine::Kind::value;
        lines_.push_back(
            {kind, name, definitions.at(name).substitute(unnamed).scalar(), b, column, row, 1.0});
    }
    std::map<std::string, Scalar> short_functions;
    for (int b = 0; b < static_cast<int>(blocks.blocks().size()); ++b) {
        const LimitBlocks::Block& block = blocks.blocks()[at(b)];
        if (block.is_open) {
            auto& entries = open_[b];
            for (int r = 0; r < static_cast<int>(block.matrix.size()); ++r) {
                for (int c = 0; c < static_cast<int>(block.matrix.size()); ++c) {
                    const NamePolynomial value = block.matrix[at(r)][at(c)].substitute(unnamed);
                    if (!value.is_zero())
                        entries.push_back({LimitLine::Kind::value, "", value.scalar(), b, c, r, 0.0});
                }
            }
        }
        for (int s = 0; s < static_cast<int>(block.determinant.size()); ++s) {
            const NamePolynomial determinant = block.determinant[at(s)].substitute(unnamed);
            LimitLine line{block.has_spectrum ? LimitLine::Kind::function : LimitLine::Kind::inverse,
                           LimitBlocks::inverse_determinant(b, s).name(), determinant.scalar(), b};
            for (const int j : block.members[at(s)]) {
                for (const int k : block.members[at(s)]) {
                    const NamePolynomial entry = blocks.adjugate(b, s, j, k);
                    const bool constant = entry.size() == 1 && entry.terms().begin()->first.is_one();
                    if (!line.factor.is_zero() || !constant) continue;
                    line.column = j;
                    line.row = k;
                    line.factor = entry.terms().begin()->second;
                }
            }
            if (line.kind == LimitLine::Kind::function && determinant.size() <= longest_function) {
                short_functions[line.name] = 1.0 / line.right;
            } else {
                lines_.push_back(std::move(line));
            }
        }
    }
    for (LimitLine& line : lines_) line.right = line.right.substitute(short_functions);
}

/// Replaces names in all lines, outputs and printed matrices.
void LimitSystem::put_in(const std::map<std::string, Scalar>& values) {
    const auto replaced = [&](const Scalar& formula) {
        return NamePolynomial(formula.substitute(values)).scalar();
    };
    for (LimitLine& line : lines_) line.right = replaced(line.right);
    for (auto& output : outputs_) output.value = replaced(output.value);
    for (auto& [block, entries] : open_) {
        for (LimitLine& entry : entries) entry.right = replaced(entry.right);
    }
}

/// Merges lines that the coarsest consistent partition puts together. True when two were.
bool LimitSystem::merge_equal_lines() {
    std::vector<std::size_t> group(lines_.size());
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        group[i] = i;
        for (std::size_t j = 0; j < i && group[i] == i; ++j) {
            if (lines_[j].kind == lines_[i].kind && lines_[j].block == lines_[i].block &&
                lines_[i].kind != LimitLine::Kind::trace)
                group[i] = group[j];
        }
    }
    std::vector<Scalar> right(lines_.size(), 0.0);
    std::map<std::string, Scalar> leader;
    for (bool stable = false; !stable;) {
        stable = true;
        for (std::size_t i = 0; i < lines_.size(); ++i)
            leader[lines_[i].name] = Scalar::symbol(lines_[group[i]].name);
        for (std::size_t i = 0; i < lines_.size(); ++i)
            right[i] = NamePolynomial(lines_[i].right.substitute(leader)).scalar();
        std::vector<std::size_t> finer(lines_.size());
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            finer[i] = i;
            for (std::size_t j = 0; j < i && finer[i] == i; ++j) {
                if (group[j] == group[i] && right[j] == right[i]) finer[i] = finer[j];
            }
            stable = stable && finer[i] == group[i];
        }
        group = std::move(finer);
    }
    std::vector<LimitLine> merged;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        if (group[i] != i) continue;
        merged.push_back(lines_[i]);
        merged.back().right = right[i];
    }
    const bool changed = merged.size() < lines_.size();
    lines_ = std::move(merged);
    if (changed) put_in(leader);
    return changed;
}

/// Merges unknowns that are the trace of one matrix, or of its transpose. True when two were.
bool LimitSystem::merge_equal_meanings() {
    std::vector<std::pair<Expression, std::string>> met;
    std::map<std::string, Scalar> leader;
    for (const LimitLine& line : lines_) {
        if (line.factor.is_zero() || line.kind == LimitLine::Kind::function) continue;
        auto matrix = entry_of_inverse(*equivalent_, line.block, line.column, line.row);
        if (!matrix) continue;
        matrix = *matrix / line.factor;
        const auto found = std::find_if(met.begin(), met.end(), [&](const auto& other) {
            return other.first == *matrix || other.first == transpose(*matrix);
        });
        if (found == met.end()) {
            met.emplace_back(*matrix, line.name);
        } else {
            leader[line.name] = Scalar::symbol(found->second);
        }
    }
    std::erase_if(lines_, [&](const LimitLine& line) { return leader.count(line.name) != 0; });
    put_in(leader);
    return !leader.empty();
}

/// Puts in values of at most one term that do not refer to themselves. True when there was one.
bool LimitSystem::inline_short_lines() {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        const LimitLine& line = lines_[i];
        const NamePolynomial value(line.right);
        const bool known = line.kind == LimitLine::Kind::inverse && value.names().empty();
        const bool is_short =
            line.kind == LimitLine::Kind::value && value.size() <= 1 && value.names().count(line.name) == 0;
        if (!known && !is_short) continue;
        const std::map<std::string, Scalar> value_here = {{line.name, known ? 1.0 / line.right : line.right}};
        lines_.erase(lines_.begin() + static_cast<std::ptrdiff_t>(i));
        put_in(value_here);
        return true;
    }
    return false;
}

/// Keeps what the outputs need, in the order in which a reader meets it.
void LimitSystem::drop_unused_lines() {
    std::map<std::string, std::size_t> place;
    for (std::size_t i = 0; i < lines_.size(); ++i) place[lines_[i].name] = i;
    std::vector<bool> seen(lines_.size(), false);
    std::vector<std::size_t> order;
    const std::function<void(const Scalar&)> meet = [&](const Scalar& formula) {
        std::vector<std::size_t> fresh;
        for (const std::string& symbol : formula.symbols()) {
            const auto found = place.find(symbol);
            if (found == place.end() || seen[found->second]) continue;
            seen[found->second] = true;
            fresh.push_back(found->second);
            order.push_back(found->second);
        }
        for (const std::size_t i : fresh) {
            meet(lines_[i].right);
            if (lines_[i].kind != LimitLine::Kind::trace) continue;
            for (const LimitLine& entry : open_.at(lines_[i].block)) meet(entry.right);
        }
    };
    for (const auto& output : outputs_) meet(output.value);
    std::vector<LimitLine> kept;
    for (const bool nonlinear : {true, false}) {
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            const bool is_resolvent = lines_[i].kind == LimitLine::Kind::inverse;
            if (seen[i] && is_resolvent == nonlinear) kept.push_back(lines_[i]);
        }
    }
    lines_ = std::move(kept);
}

void LimitSystem::rename_lines() {
    // A letter that no name of the model begins with, followed by numbers.
    std::string letter = "g";
    const auto clashes = [](const std::string& name) {
        return name.size() > 1 && name[0] == 'g' && std::isdigit(static_cast<unsigned char>(name[1])) != 0;
    };
    for (const auto& parameter : equivalent_->model().parameters) {
        if (clashes(parameter.name)) letter = "resolvent_";
    }
    for (const auto& output : equivalent_->model().outputs) {
        if (clashes(output.name)) letter = "resolvent_";
    }
    std::map<std::string, Scalar> names;
    for (std::size_t i = 0; i < lines_.size(); ++i)
        names[lines_[i].name] = Scalar::symbol(letter + std::to_string(i + 1));
    for (LimitLine& line : lines_) {
        line.name = names.at(line.name).name();
        line.right = line.right.substitute(names);
    }
    for (auto& output : outputs_) output.value = output.value.substitute(names);
    for (auto& [block, entries] : open_) {
        for (LimitLine& entry : entries) entry.right = entry.right.substitute(names);
    }
}

}  // namespace resolva

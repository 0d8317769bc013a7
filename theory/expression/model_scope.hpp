#pragma once

// What names mean while a model file is read: dimensions and parameters, matrices, definitions in any order.
// Included by model_file.cpp alone, since the parser of TOML is heavy.

#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/expression/expression_model.hpp>
#include <resolva/theory/expression/formula.hpp>
#include <resolva/theory/expression/model_names.hpp>
#include <resolva/theory/expression/model_text.hpp>

namespace resolva {

class ModelScope : protected ModelText {
  protected:
    ModelScope(const std::string& text, const std::string& file) : ModelText(text, file) {
        scope_ = {[this](const std::string& n) { return look_up(n); },
                  [this](const std::string& n) {
                      names_.use(n);
                      return dimensions_.count(n) != 0;
                  },
                  {}};
    }

    void declare(const std::string& name, const toml::node& node) {
        if (const auto complaint = names_.declare(name)) complain(node, "name", name, *complaint);
    }

    void declare_parameter(const std::string& name, const toml::node& node, bool is_dimension) {
        declare(name, node);
        if (is_dimension) dimensions_.insert(name);
        parameters_.insert(name);
    }

    void declare_definition(const std::string& name, const toml::node& node) {
        declare(name, node);
        definitions_[name] = &node;
    }

    void add_matrix(const MatrixSymbol& symbol) { matrices_.emplace(symbol.name, matrix(symbol)); }

    FormulaValue formula(const toml::node& node) const {
        if (const auto number = node.value<double>()) {
            if (!std::isfinite(*number)) complain(node, "value", to_text(*number), "it must be finite");
            return Scalar(*number);
        }
        if (!node.is_string())
            complain(node, "value", "neither a number nor a string", "it must be one of these");
        return read_formula(source(node), scope_);
    }

    Scalar number(const toml::node& node) const {
        const FormulaValue value = formula(node);
        if (const Scalar* scalar = std::get_if<Scalar>(&value)) return *scalar;
        complain(node, "value", "a matrix", "a number is needed here; did you mean its trace?");
    }

    Dimension dimension(const toml::node& node) {
        const std::string name = node.value<std::string>().value_or("");
        if (dimensions_.count(name) == 0) {
            const bool is_number =
                node.is_number() || (!name.empty() && name.front() >= '0' && name.front() <= '9');
            complain(node, "dimension", is_number && name.empty() ? "a number" : name,
                     is_number
                         ? "it must be listed in [dimensions], which grow together: vectors, spikes and "
                           "other parts of finite rank do not enter the limit, so leave them out"
                         : "it must be listed in [dimensions]");
        }
        names_.use(name);
        return Dimension{name};
    }

    std::optional<FormulaValue> look_up(const std::string& name) {
        names_.use(name);
        if (parameters_.count(name) != 0) return Scalar::symbol(name);
        if (const auto found = matrices_.find(name); found != matrices_.end()) return found->second;
        const auto definition = definitions_.find(name);
        if (definition == definitions_.end()) return std::nullopt;
        if (const auto known = values_.find(name); known != values_.end()) return known->second;
        if (open_.size() >= deepest_definition) {
            complain(*definition->second, "definition of " + name, "nested too deeply",
                     "more than " + std::to_string(deepest_definition) +
                         " definitions lead to it; write them in the order of their use");
        }
        if (!open_.insert(name).second)
            complain(*definition->second, "definition of " + name, "circular", "it must not refer to itself");
        FormulaValue value = formula(*definition->second);
        open_.erase(name);
        // A number that varies keeps the name that the file gives it.
        if (const Scalar* number = std::get_if<Scalar>(&value); number != nullptr && !number->is_constant()) {
            named_numbers_.push_back({name, *number, false});
            value = Scalar::symbol(name);
        }
        values_.emplace(name, value);
        return value;
    }

    /// Where a node stands, as messages begin.
    std::string place(const toml::node& node) const {
        const auto where = node.source().begin;
        return file() + ":" + std::to_string(where.line) + ":" + std::to_string(where.column);
    }

    /// Refuses a name of these sections that no formula and no matrix of the file uses.
    void require_used(const char* section_name, const std::string& what) const {
        for (const auto& [name, node] : section(section_name)) {
            if (!names_.is_used(name)) complain(*node, what + " " + name, "unused", use_or_leave);
        }
    }
    static constexpr const char* use_or_leave = "use it in a formula or leave it out";

    static constexpr std::size_t deepest_definition = 50;

    FormulaScope scope_;
    ModelNames names_;
    std::vector<ExpressionModel::Parameter> named_numbers_;  ///< definitions that are numbers

  private:
    std::set<std::string> dimensions_;
    std::set<std::string> parameters_;
    std::map<std::string, Expression> matrices_;
    std::map<std::string, const toml::node*> definitions_;
    std::map<std::string, FormulaValue> values_;
    std::set<std::string> open_;
};

}  // namespace resolva

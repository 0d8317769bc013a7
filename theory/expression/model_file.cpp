#include <resolva/theory/expression/model_file.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <set>
#include <sstream>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/expression/formula.hpp>
#include <resolva/theory/expression/matrix_file.hpp>
#include <resolva/theory/expression/model_text.hpp>
#include <resolva/theory/spectra/marchenko_pastur.hpp>

namespace resolva {

namespace {

/// Nodes that stand for a continuous law: a resolvent at distance x from a support of width w is exact to
/// about exp(-4 n sqrt(x/w)).
constexpr std::size_t marchenko_pastur_nodes = 64;

class ModelReader : private ModelText {
  public:
    ModelReader(const std::string& text, const std::string& file, const std::string& folder)
        : ModelText(text, file), folder_(folder) {}

    ExpressionModel read() {
        static const std::set<std::string> sections = {"dimensions", "parameters",    "gaussian",
                                                       "symmetric",  "deterministic", "joint",
                                                       "define",     "output",        "density"};
        for (const auto& [key, node] : root()) {
            if (sections.count(std::string(key.str())) == 0)
                complain(node, "section", std::string(key.str()),
                         "known sections are dimensions, parameters, gaussian, symmetric, deterministic, "
                         "joint, define, output, density");
        }
        for (const bool is_dimension : {true, false}) {
            for (const auto& [key, entry_node] : section(is_dimension ? "dimensions" : "parameters")) {
                const toml::node& node = *entry_node;
                declare(key, node);
                if (is_dimension) dimensions_.insert(key);
                parameters_.insert(key);
            }
        }
        scope_ = {[this](const std::string& n) { return look_up(n); },
                  [this](const std::string& n) { return dimensions_.count(n) != 0; },
                  {}};
        read_parameters();
        read_matrices();
        for (const auto& [key, entry_node] : section("define")) {
            const toml::node& node = *entry_node;
            declare(key, node);
            definitions_[key] = &node;
        }
        for (const auto& [key, entry_node] : section("define")) {
            const FormulaValue value = *look_up(key);
            const Expression* e = std::get_if<Expression>(&value);
            if (e != nullptr && e->kind() != Expression::Kind::matrix) model_.names.emplace_back(*e, key);
        }
        scope_.trace = [this](const Expression& e) { return trace_symbol(model_.trace(e)); };
        for (const auto& [key, entry_node] : section("output")) {
            const toml::node& node = *entry_node;
            model_.outputs.push_back({key, number(node)});
        }
        scope_.trace = nullptr;
        for (const auto& [key, entry_node] : section("density")) {
            const toml::node& node = *entry_node;
            if (key != "matrix") complain(node, "entry of density", key, "it takes matrix only");
            const FormulaValue value = formula(node);
            const Expression* e = std::get_if<Expression>(&value);
            if (e == nullptr || !e->is_square())
                complain(node, "matrix of density", "not a square matrix", "it must be one");
            model_.density = *e;
        }
        if (model_.outputs.empty() && !model_.density) {
            refuse(file() + ": output", "missing",
                   "a model needs at least one output, as in [output] value = \"tr(R)/p\"");
        }
        return std::move(model_);
    }

  private:
    void declare(const std::string& name, const toml::node& node) {
        static const std::set<std::string> reserved = {
            "inv", "tr", "I", "sqrt", "exp", "log", "pi", "inverse_shift", "spectral"};
        if (reserved.count(name) != 0 || name.rfind("trace_", 0) == 0) {
            complain(node, "name", name, "it has a meaning of its own; choose another");
        }
        if (!names_.insert(name).second) complain(node, "name", name, "it is defined twice");
    }

    FormulaValue formula(const toml::node& node) const {
        if (const auto number = node.value<double>()) return Scalar(*number);
        if (!node.is_string())
            complain(node, "value", "neither a number nor a string", "it must be one of these");
        return read_formula(source(node), scope_);
    }

    Scalar number(const toml::node& node) const {
        const FormulaValue value = formula(node);
        if (const Scalar* scalar = std::get_if<Scalar>(&value)) return *scalar;
        complain(node, "value", "a matrix", "a number is needed here; did you mean its trace?");
    }

    Dimension dimension(const toml::node& node) const {
        const std::string name = node.value<std::string>().value_or("");
        if (dimensions_.count(name) == 0)
            complain(node, "dimension", name, "it must be listed in [dimensions]");
        return Dimension{name};
    }

    std::optional<FormulaValue> look_up(const std::string& name) {
        if (parameters_.count(name) != 0) return Scalar::symbol(name);
        if (const auto found = matrices_.find(name); found != matrices_.end()) return found->second;
        const auto definition = definitions_.find(name);
        if (definition == definitions_.end()) return std::nullopt;
        if (const auto known = values_.find(name); known != values_.end()) return known->second;
        if (!open_.insert(name).second)
            complain(*definition->second, "definition of " + name, "circular", "it must not refer to itself");
        const FormulaValue value = formula(*definition->second);
        open_.erase(name);
        values_.emplace(name, value);
        return value;
    }

    void read_parameters() {
        for (const bool is_dimension : {true, false}) {
            for (const auto& [key, entry_node] : section(is_dimension ? "dimensions" : "parameters")) {
                const toml::node& node = *entry_node;
                model_.parameters.push_back({key, number(node), is_dimension});
            }
        }
        for (const auto& parameter : model_.parameters) {
            const double value = model_.value_of(parameter.name);
            const auto* table = root().get(parameter.is_dimension ? "dimensions" : "parameters")->as_table();
            const toml::node& node = *table->get(parameter.name);
            if (parameter.is_dimension && !(value > 0.0 && std::isfinite(value))) {
                complain(node, "dimension " + parameter.name, to_text(value),
                         "it must be positive and finite");
            }
        }
    }

    void read_matrices() {
        for (const auto& [key, entry_node] : section("gaussian")) {
            const toml::node& node = *entry_node;
            declare(key, node);
            const std::string& name = key;
            add({MatrixSymbol::Kind::gaussian,
                 name,
                 dimension(entry(node, name, "rows")),
                 dimension(entry(node, name, "cols")),
                 number(entry(node, name, "variance")),
                 {}});
        }
        for (const auto& [key, entry_node] : section("symmetric")) {
            const toml::node& node = *entry_node;
            declare(key, node);
            const std::string& name = key;
            const Dimension d = dimension(entry(node, name, "dimension"));
            add({MatrixSymbol::Kind::gaussian_symmetric,
                 name,
                 d,
                 d,
                 number(entry(node, name, "variance")),
                 {}});
        }
        for (const auto& [key, entry_node] : section("deterministic")) {
            const toml::node& node = *entry_node;
            declare(key, node);
            read_deterministic(key, node);
        }
        for (const auto& [key, node] : section("joint")) read_joint(key, *node);
    }

    void add(const MatrixSymbol& symbol) { matrices_.emplace(symbol.name, matrix(symbol)); }

    void read_deterministic(const std::string& name, const toml::node& node) {
        const Dimension d = dimension(entry(node, name, "dimension"));
        const toml::node* law = node.as_table()->get("spectrum");
        if (law == nullptr) law = node.as_table()->get("matrix");
        const std::string text = law == nullptr ? "" : law->value<std::string>().value_or("");
        if (text.rfind("matrix:", 0) == 0) {
            const std::string path = text.substr(7);
            model_.laws.matrices[name] =
                read_matrix_file(path.rfind('/', 0) == 0 ? path : folder_ + "/" + path);
            add({MatrixSymbol::Kind::explicit_matrix, name, d, d, 0.0, {}});
            return;
        }
        JointSpectrum spectrum{d, {name}, {}};
        if (text.rfind("atoms:", 0) == 0) {
            spectrum.atoms = read_atoms(source(*law, "atoms:"), scope_);
        } else if (text.rfind("marchenko_pastur:", 0) == 0) {
            spectrum.atoms = marchenko_pastur_atoms(*law, name, text.substr(17));
        } else {
            complain(law == nullptr ? node : *law, "spectrum of " + name, text.empty() ? "missing" : text,
                     "write atoms:VALUE@WEIGHT,... or marchenko_pastur:RATIO or matrix:PATH");
        }
        check_weights(*law, name, spectrum);
        model_.laws.spectra[name] = std::move(spectrum);
        add({MatrixSymbol::Kind::deterministic, name, d, d, 0.0, name});
    }

    /// The law of M M'/D with M a d x D matrix of unit variance and D/d the ratio, by its Gauss rule.
    std::vector<JointSpectrum::Atom> marchenko_pastur_atoms(const toml::node& node, const std::string& name,
                                                            const std::string& text) const {
        double ratio = 0.0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), ratio);
        if (error != std::errc{} || end != text.data() + text.size() ||
            !(ratio > 0.0 && std::isfinite(ratio)))
            complain(node, "ratio of the Marchenko-Pastur law of " + name, text,
                     "it must be a positive number");
        std::vector<JointSpectrum::Atom> atoms;
        for (const SpectralAtom& atom : MarchenkoPastur(ratio).atoms(marchenko_pastur_nodes))
            atoms.push_back({atom.weight, {atom.eigenvalue}});
        return atoms;
    }

    void read_joint(const std::string& family, const toml::node& node) {
        JointSpectrum spectrum{dimension(entry(node, family, "dimension")), {}, {}};
        const toml::array* matrices = entry(node, family, "matrices").as_array();
        const toml::array* atoms = entry(node, family, "atoms").as_array();
        if (matrices == nullptr || atoms == nullptr)
            complain(node, "joint " + family, "without lists", "matrices and atoms are arrays");
        for (const auto& element : *matrices) {
            spectrum.matrices.push_back(element.value<std::string>().value_or(""));
            if (spectrum.matrices.back().empty() || !names_.insert(spectrum.matrices.back()).second) {
                complain(element, "matrix of joint " + family, spectrum.matrices.back(),
                         "it must be a new name");
            }
        }
        for (const auto& element : *atoms) {
            JointSpectrum::Atom atom{number(entry(element, family, "weight")), {}};
            const toml::array* values = entry(element, family, "values").as_array();
            if (values == nullptr || values->size() != spectrum.matrices.size()) {
                complain(element, "atom of joint " + family, "incomplete",
                         "it needs one value for each matrix");
            }
            for (const auto& value : *values) atom.values.push_back(number(value));
            spectrum.atoms.push_back(std::move(atom));
        }
        check_weights(node, family, spectrum);
        for (const auto& name : spectrum.matrices) {
            add({MatrixSymbol::Kind::deterministic, name, spectrum.dimension, spectrum.dimension, 0.0,
                 family});
        }
        model_.laws.spectra[family] = std::move(spectrum);
    }

    void check_weights(const toml::node& node, const std::string& name, const JointSpectrum& spectrum) const {
        Scalar total = 0.0;
        for (const auto& atom : spectrum.atoms) {
            total = total + atom.weight;
            if (atom.weight.is_constant() && !(atom.weight.number() >= 0.0)) {
                complain(node, "weight of an atom of " + name, to_text(atom.weight),
                         "it must not be negative");
            }
        }
        if (total.is_constant() && !(std::abs(total.number() - 1.0) < 1e-12)) {
            complain(node, "sum of the weights of " + name, to_text(total), "it must be 1");
        }
    }

    std::string folder_;
    FormulaScope scope_;
    ExpressionModel model_;
    std::set<std::string> names_;
    std::set<std::string> dimensions_;
    std::set<std::string> parameters_;
    std::map<std::string, Expression> matrices_;
    std::map<std::string, const toml::node*> definitions_;
    std::map<std::string, FormulaValue> values_;
    std::set<std::string> open_;
};

}  // namespace

ExpressionModel read_model(const std::string& text, const std::string& name, const std::string& folder) {
    return ModelReader(text, name, folder).read();
}

ExpressionModel read_model_file(const std::string& path) {
    std::ifstream file(path);
    if (!file) refuse("model file", path, "it must exist and be readable");
    std::ostringstream text;
    text << file.rdbuf();
    const std::size_t slash = path.rfind('/');
    return read_model(text.str(), path, slash == std::string::npos ? "." : path.substr(0, slash));
}

}  // namespace resolva

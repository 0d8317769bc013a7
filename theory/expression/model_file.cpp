#include <resolva/theory/expression/model_file.hpp>

#include <algorithm>
#include <cmath>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/input/input_file.hpp>
#include <resolva/theory/expression/matrix_file.hpp>
#include <resolva/theory/expression/model_scope.hpp>
#include <resolva/theory/spectra/catalogue.hpp>

namespace resolva {

namespace {

class ModelReader : private ModelScope {
  public:
    ModelReader(const std::string& text, const std::string& file, const std::string& folder)
        : ModelScope(text, file), folder_(folder) {}

    ExpressionModel read() {
        require_keys(root(), "section of the model",
                     {"dimensions", "parameters", "gaussian", "symmetric", "deterministic", "joint", "define",
                      "output", "density", "names"});
        for (const bool is_dimension : {true, false}) {
            for (const auto& [key, node] : section(is_dimension ? "dimensions" : "parameters"))
                declare_parameter(key, *node, is_dimension);
        }
        read_parameters();
        read_matrices();
        for (const auto& [key, node] : section("define")) declare_definition(key, *node);
        for (const auto& entry : section("define")) read_definition(entry.first);
        for (const auto& number : named_numbers_) model_.parameters.push_back(number);
        scope_.trace = [this](const Expression& e) { return trace_symbol(model_.trace(e)); };
        for (const auto& [key, node] : section("output")) {
            if (const auto complaint = name_complaint(key)) complain(*node, "name", key, *complaint);
            model_.outputs.push_back({key, number(*node)});
        }
        scope_.trace = nullptr;
        read_density();
        read_latex_names();
        if (model_.outputs.empty() && !model_.density) {
            refuse(file() + ": output", "missing",
                   "a model needs at least one output, as in [output] value = \"tr(R)/p\"");
        }
        require_used("dimensions", "dimension");
        require_used("parameters", "parameter");
        for (const char* matrices : {"gaussian", "symmetric", "deterministic"})
            require_used(matrices, "matrix");
        for (const auto& [name, node] : joint_matrices_) {
            if (!names_.is_used(name)) complain(*node, "matrix " + name, "unused", use_or_leave);
        }
        return std::move(model_);
    }

  private:
    void read_parameters() {
        for (const bool is_dimension : {true, false}) {
            for (const auto& [key, node] : section(is_dimension ? "dimensions" : "parameters")) {
                model_.parameters.push_back({key, number(*node), is_dimension});
                if (is_dimension) model_.places["dimension " + key] = place(*node);
            }
        }
        const std::map<std::string, double> values = model_.values();
        for (const auto& parameter : model_.parameters) {
            const double value = values.at(parameter.name);
            const toml::node& node = *root()
                                          .get(parameter.is_dimension ? "dimensions" : "parameters")
                                          ->as_table()
                                          ->get(parameter.name);
            if (!parameter.is_dimension) {
                if (!std::isfinite(value))
                    complain(node, "parameter " + parameter.name, to_text(value), "it must be finite");
                continue;
            }
            // A formula may bring a dimension to zero: its matrices are then empty.
            if (!(value > 0.0 || (value == 0.0 && !parameter.value.is_constant())) || !std::isfinite(value)) {
                complain(node, "dimension " + parameter.name, to_text(value),
                         "it must be positive and finite");
            }
        }
    }

    void read_definition(const std::string& key) {
        const FormulaValue value = *look_up(key);
        const Expression* e = std::get_if<Expression>(&value);
        if (e != nullptr && e->kind() != Expression::Kind::matrix) model_.names.emplace_back(*e, key);
    }

    void read_latex_names() {
        for (const auto& [name, node] : section("names")) {
            const bool is_output = std::any_of(model_.outputs.begin(), model_.outputs.end(),
                                               [&](const auto& output) { return output.name == name; });
            if (!names_.is_used(name) && !is_output)
                complain(*node, "name", name, "it must be a name of the model");
            const std::string latex = node->value<std::string>().value_or("");
            if (const auto complaint = latex_complaint(latex))
                complain(*node, "LaTeX of " + name, latex, *complaint);
            model_.latex_names[name] = "{" + latex + "}";
        }
    }

    void read_density() {
        if (root().get("density") == nullptr) return;
        const toml::node& table = *root().get("density");
        require_keys(table, "entry of density", {"matrix"});
        const toml::node& node = entry(table, "density", "matrix");
        const FormulaValue value = formula(node);
        const Expression* e = std::get_if<Expression>(&value);
        if (e == nullptr || !e->is_square())
            complain(node, "matrix of density", "not a square matrix", "it must be one");
        model_.density = *e;
    }

    void read_matrices() {
        for (const auto& [name, node] : section("gaussian")) {
            declare(name, *node);
            require_keys(*node, "entry of " + name, {"rows", "cols", "variance"});
            add_matrix({MatrixSymbol::Kind::gaussian,
                        name,
                        dimension(entry(*node, name, "rows")),
                        dimension(entry(*node, name, "cols")),
                        variance(*node, name),
                        {}});
        }
        for (const auto& [name, node] : section("symmetric")) {
            declare(name, *node);
            require_keys(*node, "entry of " + name, {"dimension", "variance"});
            const Dimension d = dimension(entry(*node, name, "dimension"));
            add_matrix({MatrixSymbol::Kind::gaussian_symmetric, name, d, d, variance(*node, name), {}});
        }
        for (const auto& [name, node] : section("deterministic")) {
            declare(name, *node);
            require_keys(*node, "entry of " + name, {"dimension", "spectrum", "matrix"});
            read_deterministic(name, *node);
        }
        for (const auto& [family, node] : section("joint")) {
            require_keys(*node, "entry of joint " + family, {"dimension", "matrices", "atoms"});
            read_joint(family, *node);
        }
    }

    /// The variance of a matrix; whether it is one is asked again at every point.
    Scalar variance(const toml::node& table, const std::string& name) {
        const toml::node& node = entry(table, name, "variance");
        model_.places["variance of " + name] = place(node);
        return number(node);
    }

    void read_deterministic(const std::string& name, const toml::node& node) {
        const Dimension d = dimension(entry(node, name, "dimension"));
        const toml::node* law = node.as_table()->get("spectrum");
        const toml::node* given = node.as_table()->get("matrix");
        if (law != nullptr && given != nullptr)
            complain(*given, "matrix of " + name, "given beside its spectrum", "write one of the two");
        if (law == nullptr) law = given;
        const std::string text = law == nullptr ? "" : law->value<std::string>().value_or("");
        if (text.rfind("matrix:", 0) == 0) {
            const std::string path = text.substr(7);
            model_.laws.matrices[name] =
                read_matrix_file(path.rfind('/', 0) == 0 ? path : folder_ + "/" + path);
            add_matrix({MatrixSymbol::Kind::explicit_matrix, name, d, d, 0.0, {}});
            return;
        }
        JointSpectrum spectrum{d, {name}, {}};
        const SpectrumWords words = spectrum_words(text);
        if (law == nullptr || text.empty()) {
            complain(law == nullptr ? node : *law, "spectrum of " + name, "missing",
                     std::string("write ") + spectrum_forms + ", or matrix:PATH for explicit entries");
        }
        if (words.name == "atoms") {
            spectrum.atoms = read_atoms(source(*law, "atoms:"), scope_);
        } else {
            spectrum.atoms = named_atoms(*law, words, "spectrum of " + name);
        }
        note_weights(*law, name);
        model_.laws.spectra[name] = std::move(spectrum);
        add_matrix({MatrixSymbol::Kind::deterministic, name, d, d, 0.0, name});
    }

    /// The atoms of a spectrum without formulas; a complaint about it is told where it stands.
    std::vector<JointSpectrum::Atom> named_atoms(const toml::node& node, const SpectrumWords& words,
                                                 const std::string& argument) const {
        std::vector<JointSpectrum::Atom> atoms;
        try {
            for (const SpectralAtom& atom : spectrum_atoms(words, argument, folder_))
                atoms.push_back({atom.weight, {atom.eigenvalue}});
        } catch (const BadArgument& error) {
            const std::string what = error.what();
            const std::size_t split = std::min(what.find("; ", error.argument().size()), what.size());
            complain(node, error.argument(),
                     what.substr(error.argument().size() + 4, split - error.argument().size() - 4),
                     split == what.size() ? "" : what.substr(split + 2));
        }
        return atoms;
    }

    void read_joint(const std::string& family, const toml::node& node) {
        JointSpectrum spectrum{dimension(entry(node, family, "dimension")), {}, {}};
        if (const auto complaint = name_complaint(family)) complain(node, "name", family, *complaint);
        const toml::array* matrices = entry(node, family, "matrices").as_array();
        const toml::array* atoms = entry(node, family, "atoms").as_array();
        if (matrices == nullptr || atoms == nullptr)
            complain(node, "joint " + family, "without lists", "matrices and atoms are arrays");
        for (const auto& element : *matrices) {
            spectrum.matrices.push_back(element.value<std::string>().value_or(""));
            declare(spectrum.matrices.back(), element);
            joint_matrices_.emplace_back(spectrum.matrices.back(), &element);
        }
        for (const auto& element : *atoms) {
            require_keys(element, "entry of an atom of " + family, {"weight", "values"});
            JointSpectrum::Atom atom{number(entry(element, family, "weight")), {}};
            const toml::array* values = entry(element, family, "values").as_array();
            if (values == nullptr || values->size() != spectrum.matrices.size()) {
                complain(element, "atom of joint " + family, "incomplete",
                         "it needs one value for each matrix");
            }
            for (const auto& value : *values) atom.values.push_back(number(value));
            spectrum.atoms.push_back(std::move(atom));
        }
        note_weights(*atoms, family);
        for (const auto& name : spectrum.matrices) {
            add_matrix({MatrixSymbol::Kind::deterministic, name, spectrum.dimension, spectrum.dimension, 0.0,
                        family});
        }
        model_.laws.spectra[family] = std::move(spectrum);
    }

    /// Where the law of a family stands; whether it is one is asked at every point.
    void note_weights(const toml::node& node, const std::string& family) {
        model_.places["weight of an atom of " + family] = place(node);
        model_.places["sum of the weights of " + family] = place(node);
    }

    std::string folder_;
    ExpressionModel model_;
    std::vector<std::pair<std::string, const toml::node*>> joint_matrices_;
};

}  // namespace

ExpressionModel read_model(const std::string& text, const std::string& name, const std::string& folder) {
    return ModelReader(text, name, folder).read();
}

ExpressionModel read_model_file(const std::string& path) {
    constexpr std::size_t most = 1 << 24;  // bytes: a pipe without an end is given up there
    const std::string text = read_input("model file", path, most);
    const std::size_t slash = path.rfind('/');
    return read_model(text, path, slash == std::string::npos ? "." : path.substr(0, slash));
}

}  // namespace resolva

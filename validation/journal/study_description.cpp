#include <resolva/validation/journal/study_description.hpp>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>
#include <sstream>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/activation/catalogue.hpp>

namespace resolva {

namespace {

constexpr const char* head = "resolva-study 1";

std::string exact_text(double value) {
    char buffer[40];
    std::snprintf(buffer, sizeof buffer, "%a", value);
    return buffer;
}

std::string joined(const std::vector<std::size_t>& numbers) {
    std::string text;
    for (const std::size_t number : numbers) {
        if (!text.empty()) text += ',';
        text += std::to_string(number);
    }
    return text;
}

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> pieces;
    std::istringstream stream(text);
    for (std::string piece; std::getline(stream, piece, separator);) pieces.push_back(piece);
    return pieces;
}

/// The name under which a journal finds the function again: one word, and not that of another function.
const std::string& recorded_name(const Activation& f) {
    const std::string& name = f.name();
    if (name.find_first_of(" \t\r\n") != std::string::npos)
        refuse("activation", name, "a journal needs a name without blanks");
    std::optional<Activation> again;
    try {
        again = find_activation(name);
    } catch (const BadArgument&) {
        return name;  // no name of the catalogue; reading the journal will say so
    }
    for (const double x : {-3.7, -1.1, -0.4, 0.3, 0.9, 2.6}) {
        if (std::abs((*again)(x)-f(x)) > 1e-12 * (std::abs(f(x)) + 1.0))
            refuse("activation", name, "a journal would read another function back under this name");
    }
    return name;
}

/// The fields of a line, asked for by name; whatever is missing or malformed is refused.
class Fields {
  public:
    explicit Fields(const std::string& line) : line_(line) {
        if (!is_description(line)) refuse("journal", line.substr(0, 40), "its first line describes a study");
        for (const std::string& field : split(line, ' ')) {
            const std::size_t equals = field.find('=');
            if (equals != std::string::npos) fields_[field.substr(0, equals)] = field.substr(equals + 1);
        }
    }

    const std::string& text(const std::string& name) const {
        const auto found = fields_.find(name);
        if (found == fields_.end())
            refuse("journal", line_.substr(0, 40), "its first line has no field " + name);
        return found->second;
    }
    double number(const std::string& name) const { return to_number(name, text(name)); }
    std::vector<std::size_t> numbers(const std::string& name) const {
        std::vector<std::size_t> result;
        for (const std::string& piece : split(text(name), ',')) {
            result.push_back(static_cast<std::size_t>(to_number(name, piece)));
        }
        return result;
    }
    double to_number(const std::string& name, const std::string& piece) const {
        char* end = nullptr;
        const double value = std::strtod(piece.c_str(), &end);
        if (piece.empty() || *end != '\0') refuse(name, piece, "a journal holds numbers here");
        return value;
    }

  private:
    std::string line_;
    std::map<std::string, std::string> fields_;
};

}  // namespace

std::string describe(const Model& model, const Plan& plan) {
    std::string line = head;
    const auto add = [&line](const char* name, const std::string& value) {
        line.append(" ").append(name).append("=").append(value);
    };
    add("activation", recorded_name(model.feature));
    add("manifold", recorded_name(model.manifold));
    add("signal", exact_text(model.noising.signal));
    add("noise", exact_text(model.noising.noise));
    add("psi-n", exact_text(model.sample_ratio));
    add("psi-p", exact_text(model.feature_ratio));
    add("psi-d", exact_text(model.intrinsic_ratio));
    add("ridge", exact_text(model.ridge));
    add("draws", model.draws.is_infinite() ? "inf" : exact_text(model.draws.count()));
    std::string atoms = "none";
    if (model.covariance) {
        atoms.clear();
        for (const SpectralAtom& atom : model.covariance->atoms()) {
            if (!atoms.empty()) atoms += ',';
            atoms.append(exact_text(atom.eigenvalue)).append(":").append(exact_text(atom.weight));
        }
    }
    add("covariance", atoms);
    add("sizes", joined(plan.sizes));
    add("replicas", joined(plan.replicas));
    add("seed", std::to_string(plan.seed));
    add("fresh", exact_text(plan.measuring.fresh_per_dimension));
    add("scored", exact_text(plan.measuring.score_per_dimension));
    add("directions", plan.measuring.directions ? "1" : "0");
    return line;
}

bool is_description(const std::string& line) {
    return line.rfind(head, 0) == 0;
}

Study read_description(const std::string& line) {
    const Fields fields(line);
    Model model{find_activation(fields.text("activation")), find_activation(fields.text("manifold"))};
    model.noising = Noising::with(fields.number("signal"), fields.number("noise"));
    model.sample_ratio = fields.number("psi-n");
    model.feature_ratio = fields.number("psi-p");
    model.intrinsic_ratio = fields.number("psi-d");
    model.ridge = fields.number("ridge");
    model.draws = fields.text("draws") == "inf" ? Draws::infinite()
                                                : Draws::finite(static_cast<long>(fields.number("draws")));
    if (fields.text("covariance") != "none") {
        std::vector<SpectralAtom> atoms;
        for (const std::string& piece : split(fields.text("covariance"), ',')) {
            const std::size_t colon = piece.find(':');
            if (colon == std::string::npos)
                refuse("covariance", piece, "a journal holds eigenvalue:weight here");
            atoms.push_back({fields.to_number("covariance", piece.substr(0, colon)),
                             fields.to_number("covariance", piece.substr(colon + 1))});
        }
        model.covariance.emplace(std::move(atoms));
    }
    Plan plan;
    plan.sizes = fields.numbers("sizes");
    plan.replicas = fields.numbers("replicas");
    plan.seed = std::strtoull(fields.text("seed").c_str(), nullptr, 10);
    plan.measuring.fresh_per_dimension = fields.number("fresh");
    plan.measuring.score_per_dimension = fields.number("scored");
    plan.measuring.directions = fields.text("directions") == "1";
    require_valid(plan, model);
    return {std::move(model), std::move(plan), {}};
}

}  // namespace resolva

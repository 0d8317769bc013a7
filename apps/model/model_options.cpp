#include "model/model_options.hpp"

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/core/nearest_name.hpp>
#include <resolva/theory/activation/catalogue.hpp>
#include <resolva/theory/hermite/gaussian_equivalence.hpp>

#include "command_line/values.hpp"
#include "model/spectrum_option.hpp"

namespace resolva::program {

namespace {

struct Entry {
    std::string_view name;
    std::string ModelOptions::*field;
    std::string_view value_name;
    std::string_view help;
};

constexpr Entry entries[] = {
    {"activation", &ModelOptions::activation, "NAME", "Feature activation rho: "},
    {"manifold", &ModelOptions::manifold, "NAME",
     "Manifold map sigma: linear, or any activation with zero mean"},
    {"spectrum", &ModelOptions::spectrum, "NAME",
     "Data covariance: manifold, isotropic, projector, power-law:EXPONENT, file:PATH of eigenvalues or "
     "data:PATH of samples"},
    {"time", &ModelOptions::time, "T", "Diffusion time of the variance-preserving noising (default 0.1)"},
    {"signal", &ModelOptions::signal, "A", "Signal factor a, with --noise, instead of --time"},
    {"noise", &ModelOptions::noise, "H", "Noise variance h, with --signal, instead of --time"},
    {"psi-n", &ModelOptions::psi_n, "RATIO", "Training samples per dimension, n/d"},
    {"psi-p", &ModelOptions::psi_p, "RATIO", "Random features per dimension, p/d"},
    {"psi-d", &ModelOptions::psi_d, "RATIO", "Intrinsic dimension per dimension, D/d"},
    {"ridge", &ModelOptions::ridge, "LAMBDA", "Ridge penalty; 0 is the ridgeless limit"},
    {"draws", &ModelOptions::draws, "M", "Noise draws a sample: a whole number or inf"},
};

const std::string default_time = "0.1";

Noising build_noising(const ModelOptions& options) {
    const bool pair = !options.signal.empty() || !options.noise.empty();
    if (!options.time.empty() && pair) {
        refuse("--time", options.time, "give either --time or the pair --signal and --noise, not both");
    }
    if (pair && (options.signal.empty() || options.noise.empty())) {
        refuse(options.signal.empty() ? "--signal" : "--noise", "missing",
               "--signal and --noise go together");
    }
    if (pair) {
        return Noising::with(require_positive("--signal", parse_number("--signal", options.signal)),
                             require_positive("--noise", parse_number("--noise", options.noise)));
    }
    return Noising::at_time(require_positive(
        "--time", parse_number("--time", options.time.empty() ? default_time : options.time)));
}

Draws build_draws(const std::string& text) {
    if (text == "inf") return Draws::infinite();
    constexpr long most = long{1} << 53;  // every count up to it is a number of double precision
    try {
        return Draws::finite(parse_integer("--draws", text, 1, most));
    } catch (const BadArgument&) {
        refuse("--draws", text, "it must be a whole number from 1 to " + std::to_string(most) + ", or inf");
    }
}

}  // namespace

std::string* ModelOptions::find(std::string_view name) {
    for (const Entry& entry : entries) {
        if (entry.name == name) return &(this->*entry.field);
    }
    return nullptr;
}

const std::string* ModelOptions::find(std::string_view name) const {
    for (const Entry& entry : entries) {
        if (entry.name == name) return &(this->*entry.field);
    }
    return nullptr;
}

void ModelOptions::set(std::string_view name, const std::string& value) {
    std::string* field = find(name);
    if (field == nullptr) {
        std::string allowed = "the model options are";
        for (const std::string_view known : model_option_names()) allowed += " " + std::string(known);
        refuse("model option", name,
               allowed + "; the nearest is " + std::string(nearest_name(name, model_option_names())));
    }
    if (name == "time") signal.clear(), noise.clear();
    if (name == "signal" || name == "noise") time.clear();
    *field = value;
}

bool uses_intrinsic_ratio(const ModelOptions& options) {
    return options.spectrum == "manifold" || options.spectrum == "projector";
}

std::string ModelOptions::constants_key() const {
    std::string key;
    for (const std::string* part : {&activation, &manifold, &spectrum, &time, &signal, &noise, &psi_d}) {
        key += *part;
        key += '\n';
    }
    return key;
}

const std::vector<std::string_view>& model_option_names() {
    static const std::vector<std::string_view> names = [] {
        std::vector<std::string_view> list;
        for (const Entry& entry : entries) list.push_back(entry.name);
        return list;
    }();
    return names;
}

void add_model_options(std::vector<Option>& options, ModelOptions& target) {
    for (const Entry& entry : entries) {
        std::string help(entry.help);
        if (entry.field == &ModelOptions::activation) help += activation_forms();
        options.push_back({"--" + std::string(entry.name), std::string(entry.value_name), std::move(help),
                           &(target.*entry.field)});
    }
    require_for(options, {"--psi-d"},
                {[&target] { return uses_intrinsic_ratio(target); },
                 "a covariance spectrum other than manifold and projector has no intrinsic dimension"});
}

ModelOptions resolved(ModelOptions options, const Noising& noising) {
    if (options.time.empty() && options.signal.empty()) options.time = default_time;
    options.signal = to_text(noising.signal);
    options.noise = to_text(noising.noise);
    return options;
}

std::vector<std::pair<std::string, std::string>> model_head(const ModelOptions& options,
                                                            const Noising& noising) {
    std::vector<std::pair<std::string, std::string>> head{{"resolva", RESOLVA_VERSION}};
    const ModelOptions used = resolved(options, noising);
    for (const Entry& entry : entries) {
        const std::string& value = used.*entry.field;
        if (!value.empty()) head.emplace_back(entry.name, value);
    }
    return head;
}

void apply_numbers(const ModelOptions& options, ScoreProblem& problem) {
    problem.sample_ratio = require_positive("--psi-n", parse_number("--psi-n", options.psi_n));
    problem.feature_ratio = require_positive("--psi-p", parse_number("--psi-p", options.psi_p));
    problem.ridge = require_nonnegative("--ridge", parse_number("--ridge", options.ridge));
    problem.draws = build_draws(options.draws);
}

Model build_model(const ModelOptions& options) {
    Model model{find_activation(options.activation), find_activation(options.manifold)};
    model.noising = build_noising(options);
    model.sample_ratio = require_positive("--psi-n", parse_number("--psi-n", options.psi_n));
    model.feature_ratio = require_positive("--psi-p", parse_number("--psi-p", options.psi_p));
    model.intrinsic_ratio = require_positive("--psi-d", parse_number("--psi-d", options.psi_d));
    model.ridge = require_nonnegative("--ridge", parse_number("--ridge", options.ridge));
    model.draws = build_draws(options.draws);
    model.covariance = build_spectrum(options.spectrum, model.intrinsic_ratio);
    if (model.covariance && manifold_constants(model.manifold).nu_star2 != 0.0) {
        refuse(
            "--manifold", options.manifold,
            "a covariance spectrum describes Gaussian data; use --manifold linear, or --spectrum manifold");
    }
    return model;
}

}  // namespace resolva::program

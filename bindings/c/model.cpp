// Handles: opening, introspection, values of parameters.

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <resolva/theory/expression/model_file.hpp>
#include <resolva/theory/models/expression/derived_model.hpp>
#include <resolva/theory/models/score_matching/score_matching_model.hpp>

#include "model_handle.hpp"

using namespace resolva;
using abi::guarded;
using abi::last_error;
using abi::require_number;
using abi::required;

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

template <class Make>
resolva_model* opened(const Make& make) {
    resolva_model* model = nullptr;
    guarded([&] {
        model = new resolva_model(make());
        return RESOLVA_OK;
    });
    return model;
}

/// A value was set: what was prepared stands only if the parameter is free.
void changed(resolva_model& model, std::size_t parameter) {
    if (model.model->parameters()[parameter].shared) model.prepared.reset();
}

int set(resolva_model* model, std::size_t parameter, const auto& make_value) {
    return guarded([&] {
        resolva_model& target = required(model, "model");
        require_number(parameter, target.model->parameters().size(), "number of the parameter");
        target.point.set(parameter, make_value(), target.model->parameters()[parameter].name);
        changed(target, parameter);
        return RESOLVA_OK;
    });
}

}  // namespace

const char* resolva_version(void) {
    return RESOLVA_VERSION;
}

int resolva_interface_version(void) {
    return 1;
}

const char* resolva_last_error(void) {
    return last_error.c_str();
}

const char* resolva_status_name(int status) {
    if (status < 0 || status > static_cast<int>(Status::singular)) return nullptr;
    return to_text(static_cast<Status>(status)).data();
}

const char* resolva_status_explanation(int status) {
    if (status < 0 || status > static_cast<int>(Status::singular)) return nullptr;
    return explain(static_cast<Status>(status)).data();
}

resolva_model* resolva_model_open(const char* name) {
    return opened([&]() -> std::shared_ptr<const ParametricModel> {
        const std::string called = &required(name, "name");
        if (called != "score_matching") refuse("model", called, "the built-in model is score_matching");
        return std::make_shared<ScoreMatchingModel>();
    });
}

resolva_model* resolva_model_read(const char* path) {
    return opened([&] {
        const std::string file = &required(path, "path");
        return std::make_shared<DerivedModel>(file, read_model_file(file));
    });
}

resolva_model* resolva_model_parse(const char* text, const char* name, const char* folder) {
    return opened([&] {
        const std::string called = name ? name : "model";
        return std::make_shared<DerivedModel>(
            called, read_model(&required(text, "text"), called, folder ? folder : "."));
    });
}

resolva_model* resolva_model_copy(const resolva_model* model) {
    resolva_model* copy = nullptr;
    guarded([&] {
        copy = new resolva_model(required(model, "model"));
        return RESOLVA_OK;
    });
    return copy;
}

void resolva_model_close(resolva_model* model) {
    delete model;
}

const char* resolva_model_name(const resolva_model* model) {
    return model ? model->model->name().c_str() : nullptr;
}

size_t resolva_parameter_count(const resolva_model* model) {
    return model ? model->model->parameters().size() : 0;
}

int resolva_parameter_at(resolva_model* model, size_t number, resolva_parameter* parameter) {
    return guarded([&] {
        resolva_model& of = required(model, "model");
        resolva_parameter& out = required(parameter, "parameter");
        require_number(number, of.model->parameters().size(), "number of the parameter");
        const Parameter& p = of.model->parameters()[number];
        of.text = to_text(of.point[number]);
        out = {p.name.c_str(),
               p.option.c_str(),
               p.letter.c_str(),
               p.meaning.c_str(),
               allowed_values(p.domain),
               is_numeric(p),
               p.shared,
               of.point.has(number),
               of.point.number(number),
               of.text.c_str(),
               p.range ? p.range->lower : unknown,
               p.range ? p.range->upper : unknown};
        return RESOLVA_OK;
    });
}

ptrdiff_t resolva_find_parameter(const resolva_model* model, const char* name) {
    ptrdiff_t number = -1;
    guarded([&] {
        number = static_cast<ptrdiff_t>(required(model, "model").point.number_of(&required(name, "name")));
        return RESOLVA_OK;
    });
    return number;
}

size_t resolva_quantity_count(const resolva_model* model) {
    return model ? model->model->quantities().size() : 0;
}

int resolva_quantity_at(const resolva_model* model, size_t number, resolva_quantity* quantity) {
    return guarded([&] {
        const auto& quantities = required(model, "model").model->quantities();
        require_number(number, quantities.size(), "number of the quantity");
        const Quantity& q = quantities[number];
        required(quantity, "quantity") = {q.name.c_str(), q.letter.c_str(), q.meaning.c_str()};
        return RESOLVA_OK;
    });
}

ptrdiff_t resolva_find_quantity(const resolva_model* model, const char* name) {
    ptrdiff_t number = -1;
    guarded([&] {
        number = static_cast<ptrdiff_t>(required(model, "model").model->quantity(&required(name, "name")));
        return RESOLVA_OK;
    });
    return number;
}

int resolva_unset(resolva_model* model, size_t parameter) {
    return guarded([&] {
        resolva_model& target = required(model, "model");
        require_number(parameter, target.model->parameters().size(), "number of the parameter");
        const Value& standard = target.model->parameters()[parameter].standard;
        if (std::holds_alternative<std::monostate>(standard)) {
            // What it had replaced comes back.
            for (const std::string& replaced : target.model->parameters()[parameter].replaces) {
                const std::size_t other = target.point.number_of(replaced);
                target.point.set(other, target.model->parameters()[other].standard, replaced);
                changed(target, other);
            }
        } else {
            target.point.set(parameter, standard, target.model->parameters()[parameter].name);
        }
        changed(target, parameter);
        return RESOLVA_OK;
    });
}

int resolva_set_number(resolva_model* model, size_t parameter, double value) {
    return set(model, parameter, [&] { return Value(value); });
}

int resolva_set_text(resolva_model* model, size_t parameter, const char* value) {
    return set(model, parameter, [&] { return Value(std::string(&required(value, "value"))); });
}

int resolva_set_function(resolva_model* model, size_t parameter, const char* name,
                         double (*function)(double, void*), void* context, const double* breakpoints,
                         size_t count) {
    return set(model, parameter, [&] {
        if (function == nullptr) refuse("function", "NULL", "it must be callable");
        std::vector<double> kinks(breakpoints, breakpoints + (breakpoints ? count : 0));
        return Value(Activation(
            name ? name : "function", [function, context](double x) { return function(x, context); },
            std::move(kinks)));
    });
}

int resolva_set_spectrum(resolva_model* model, size_t parameter, const double* eigenvalues,
                         const double* weights, size_t count) {
    return set(model, parameter, [&] {
        required(eigenvalues, "eigenvalues");
        std::vector<SpectralAtom> atoms;
        for (std::size_t k = 0; k < count; ++k) atoms.push_back({eigenvalues[k], weights ? weights[k] : 1.0});
        return Value(DiscreteSpectrum(std::move(atoms)));
    });
}

// Searches, derivatives, and what some models know besides.

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include <resolva/theory/expression/generated_code.hpp>
#include <resolva/theory/expression/limit_equations.hpp>
#include <resolva/theory/models/expression/derived_model.hpp>
#include <resolva/theory/models/score_matching/score_matching_model.hpp>
#include <resolva/theory/models/score_matching/score_matching_parameters.hpp>
#include <resolva/theory/score_matching/training/feature_spectrum.hpp>
#include <resolva/theory/score_matching/training/training_flow.hpp>
#include <resolva/theory/verbs/crossing.hpp>
#include <resolva/theory/verbs/gradient.hpp>
#include <resolva/theory/verbs/minimise.hpp>

#include "model_handle.hpp"

using namespace resolva;
using abi::guarded;
using abi::require_number;
using abi::required;

struct resolva_law {
    FeatureSpectrum spectrum;
};

namespace {

std::optional<SearchRange> asked_range(double lower, double upper) {
    if (std::isnan(lower) && std::isnan(upper)) return std::nullopt;
    return SearchRange{lower, upper};
}

void require_search(const resolva_model& model, std::size_t over, std::size_t of) {
    require_number(over, model.model->parameters().size(), "number of the parameter");
    require_number(of, model.model->quantities().size(), "number of the quantity");
}

void keep_reason(resolva_model& model, const Outcome& outcome) {
    model.reasons.clear();
    if (!outcome.converged()) model.reasons[0] = outcome.reason;
}

/// @throws BadArgument when the model is not that of score matching
ScoreProblem score_problem(const resolva_model& model) {
    if (!dynamic_cast<const ScoreMatchingModel*>(model.model.get()))
        refuse("model", model.model->name(), "this is known for score_matching alone");
    return score_problem_at(model.point);
}

}  // namespace

int resolva_minimise(resolva_model* handle, size_t over, size_t of, double lower, double upper,
                     double* argument, double* value, int* place, double* arguments, double* minima,
                     size_t capacity, size_t* found, int* status) {
    return guarded([&]() -> int {
        resolva_model& model = required(handle, "model");
        require_search(model, over, of);
        const Minimisation result = minimise(*model.model, model.point, over, of, asked_range(lower, upper));
        keep_reason(model, result.outcome);
        required(argument, "argument") = result.argument;
        required(value, "value") = result.value;
        required(place, "place") = static_cast<int>(result.place);
        required(status, "status") = static_cast<int>(result.outcome.status);
        if (found) *found = result.minima.size();
        for (std::size_t k = 0; k < std::min(capacity, result.minima.size()); ++k) {
            if (arguments) arguments[k] = result.minima[k].argument;
            if (minima) minima[k] = result.minima[k].value;
        }
        return RESOLVA_OK;
    });
}

int resolva_crossings(resolva_model* handle, size_t over, size_t of, double value, double lower, double upper,
                      double* arguments, int* falling, size_t capacity, size_t* found, int* status) {
    return guarded([&]() -> int {
        resolva_model& model = required(handle, "model");
        require_search(model, over, of);
        const CrossingSet result =
            crossings(*model.model, model.point, over, of, value, asked_range(lower, upper));
        keep_reason(model, result.outcome);
        required(found, "found") = result.crossings.size();
        required(status, "status") = static_cast<int>(result.outcome.status);
        for (std::size_t k = 0; k < std::min(capacity, result.crossings.size()); ++k) {
            required(arguments, "arguments");
            arguments[k] = result.crossings[k].argument;
            if (falling) falling[k] = result.crossings[k].falling;
        }
        return RESOLVA_OK;
    });
}

int resolva_gradient(resolva_model* handle, size_t count, const size_t* parameters, double* values,
                     double* slopes, double* errors, int* exact, int* status) {
    return guarded([&]() -> int {
        resolva_model& model = required(handle, "model");
        std::vector<std::size_t> numbers;
        for (std::size_t k = 0; k < count; ++k) {
            numbers.push_back((&required(parameters, "parameters"))[k]);
            require_number(numbers.back(), model.model->parameters().size(), "number of the parameter");
        }
        const Gradient result = gradient(*model.model, model.point, numbers);
        keep_reason(model, result.answer.outcome);
        required(status, "status") = static_cast<int>(result.answer.outcome.status);
        const std::size_t quantities = model.model->quantities().size();
        if (values) std::copy(result.answer.values.begin(), result.answer.values.end(), values);
        for (std::size_t k = 0; k < count; ++k) {
            const ParameterSlopes& of = result.slopes[k];
            required(slopes, "slopes");
            std::copy(of.slopes.begin(), of.slopes.end(), slopes + k * quantities);
            if (errors) std::copy(of.errors.begin(), of.errors.end(), errors + k * quantities);
            if (exact) exact[k] = of.exact;
        }
        return RESOLVA_OK;
    });
}

int resolva_training_curve(resolva_model* handle, const double* times, size_t count, double* test,
                           double* train, double* score, int* status) {
    return guarded([&]() -> int {
        resolva_model& model = required(handle, "model");
        if (count > 0) required(times, "times");
        const FlowCurve curve = predict_training(score_problem(model), std::span(times, count));
        keep_reason(model, {curve.status,
                            curve.status == Status::converged ? "" : std::string(explain(curve.status))});
        required(status, "status") = static_cast<int>(curve.status);
        for (std::size_t k = 0; k < count && k < curve.points.size(); ++k) {
            if (test) test[k] = curve.points[k].test;
            if (train) train[k] = curve.points[k].train;
            if (score) score[k] = curve.points[k].score;
        }
        return RESOLVA_OK;
    });
}

resolva_law* resolva_law_of(resolva_model* model) {
    resolva_law* law = nullptr;
    guarded([&] {
        law = new resolva_law{FeatureSpectrum(score_problem(required(model, "model")))};
        return RESOLVA_OK;
    });
    return law;
}

void resolva_law_close(resolva_law* law) {
    delete law;
}

int resolva_law_status(const resolva_law* law) {
    return law ? static_cast<int>(law->spectrum.status()) : static_cast<int>(Status::not_run);
}

double resolva_law_mass(const resolva_law* law) {
    return law ? law->spectrum.mass() : std::nan("");
}

size_t resolva_law_edges(const resolva_law* law, double* edges, size_t capacity) {
    if (law == nullptr) return 0;
    const std::vector<double> all = law->spectrum.edges();
    if (edges) std::copy_n(all.begin(), std::min(capacity, all.size()), edges);
    return all.size();
}

size_t resolva_law_atoms(const resolva_law* law, double* locations, double* masses, size_t capacity) {
    if (law == nullptr) return 0;
    const auto& atoms = law->spectrum.atoms();
    for (std::size_t k = 0; k < std::min(capacity, atoms.size()); ++k) {
        if (locations) locations[k] = atoms[k].location;
        if (masses) masses[k] = atoms[k].mass;
    }
    return atoms.size();
}

int resolva_law_density(const resolva_law* law, const double* eigenvalues, size_t count, double* density) {
    return guarded([&]() -> int {
        if (count == 0) return RESOLVA_OK;
        const std::vector<double> found =
            required(law, "law").spectrum.density(std::span(&required(eigenvalues, "eigenvalues"), count));
        std::copy(found.begin(), found.end(), &required(density, "density"));
        return RESOLVA_OK;
    });
}

const char* resolva_equations(resolva_model* handle, int notation) {
    const char* text = nullptr;
    guarded([&]() -> int {
        resolva_model& model = required(handle, "model");
        const auto* derived = dynamic_cast<const DerivedModel*>(model.model.get());
        if (!derived) refuse("model", model.model->name(), "equations are printed for model files");
        if (notation == RESOLVA_CPP) {
            model.text = generated_code(derived->equivalent(), "solve_model");
        } else if (notation == RESOLVA_TEXT || notation == RESOLVA_LATEX) {
            model.text = LimitEquations(derived->equivalent())
                             .to_text(notation == RESOLVA_LATEX ? Notation::latex : Notation::text);
        } else {
            refuse("notation", notation, "it must be RESOLVA_TEXT, RESOLVA_LATEX or RESOLVA_CPP");
        }
        text = model.text.c_str();
        return RESOLVA_OK;
    });
    return text;
}

#include <resolva/theory/models/score_matching/score_matching_parameters.hpp>

#include <cmath>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/activation/catalogue.hpp>
#include <resolva/theory/score_matching/model.hpp>
#include <resolva/theory/spectra/catalogue.hpp>

namespace resolva {

namespace {

constexpr std::size_t at(ScoreParameter parameter) {
    return static_cast<std::size_t>(parameter);
}

Activation activation_at(const ParameterPoint& point, ScoreParameter parameter) {
    const Value& value = point[at(parameter)];
    if (const Activation* activation = std::get_if<Activation>(&value)) return *activation;
    return find_activation(std::get<std::string>(value));
}

Noising noising_at(const ParameterPoint& point) {
    const bool signal = point.has(at(ScoreParameter::signal)), noise = point.has(at(ScoreParameter::noise));
    if (signal != noise) refuse(signal ? "noise" : "signal", "missing", "signal and noise go together");
    if (signal)
        return Noising::with(point.number(at(ScoreParameter::signal)),
                             point.number(at(ScoreParameter::noise)));
    return Noising::at_time(point.number(at(ScoreParameter::time)));
}

}  // namespace

const std::vector<Parameter>& score_matching_parameters() {
    static const std::vector<Parameter> parameters{
        {"activation", "activation", "rho", "Feature activation", Domain::activation, "relu", true},
        {"manifold", "manifold", "sigma", "Manifold map, of zero mean", Domain::activation, "linear", true},
        {"spectrum", "spectrum", "C", "Covariance of Gaussian data, or manifold", Domain::spectrum,
         "manifold", true},
        {"time",
         "time",
         "t",
         "Diffusion time of the variance-preserving noising",
         Domain::positive,
         0.1,
         true,
         SearchRange{1e-6, 10.0},
         {"signal", "noise"}},
        {"signal",
         "signal",
         "a",
         "Signal factor, with noise, instead of time",
         Domain::positive,
         {},
         true,
         SearchRange{1e-4, 1e4},
         {"time"}},
        {"noise",
         "noise",
         "h",
         "Noise variance, with signal, instead of time",
         Domain::positive,
         {},
         true,
         SearchRange{1e-6, 1e4},
         {"time"}},
        {"sample_ratio", "psi-n", "psi_n", "Training samples per dimension, n/d", Domain::positive, 4.0,
         false, SearchRange{1e-6, 1e9}},
        {"feature_ratio", "psi-p", "psi_p", "Random features per dimension, p/d", Domain::positive, 8.0,
         false, SearchRange{1e-3, 1e5}},
        {"intrinsic_ratio", "psi-d", "psi_D", "Intrinsic dimension per dimension, D/d", Domain::positive, 0.5,
         true, SearchRange{1e-3, 1e3}},
        {"ridge", "ridge", "lambda", "Ridge penalty; zero is the ridgeless limit", Domain::nonnegative, 1e-3,
         false, SearchRange{1e-12, 1e4}},
        {"draws", "draws", "m", "Noise draws a sample", Domain::whole_or_infinite,
         std::numeric_limits<double>::infinity(), false},
    };
    return parameters;
}

ScoreProblem score_problem_at(const ParameterPoint& point) {
    Model model{activation_at(point, ScoreParameter::activation),
                activation_at(point, ScoreParameter::manifold)};
    model.noising = noising_at(point);
    model.intrinsic_ratio = point.number(at(ScoreParameter::intrinsic_ratio));
    const Value& spectrum = point[at(ScoreParameter::spectrum)];
    if (const DiscreteSpectrum* given = std::get_if<DiscreteSpectrum>(&spectrum)) {
        model.covariance = *given;
    } else {
        model.covariance = spectrum_from_text(std::get<std::string>(spectrum), model.intrinsic_ratio);
    }
    ScoreProblem problem = equations(model);
    set_free_numbers(problem, point.number(at(ScoreParameter::sample_ratio)),
                     point.number(at(ScoreParameter::feature_ratio)), point.number(at(ScoreParameter::ridge)),
                     point.number(at(ScoreParameter::draws)));
    return problem;
}

void set_free_numbers(ScoreProblem& problem, double sample_ratio, double feature_ratio, double ridge,
                      double draws) {
    problem.sample_ratio = sample_ratio;
    problem.feature_ratio = feature_ratio;
    problem.ridge = ridge;
    problem.draws = std::isinf(draws) ? Draws::infinite() : Draws::finite(static_cast<long>(draws));
}

std::vector<double> interpolation_thresholds(const ParameterPoint& point, std::size_t number) {
    const double draws = point.number(at(ScoreParameter::draws));
    if (number == at(ScoreParameter::sample_ratio)) {
        const double features = point.number(at(ScoreParameter::feature_ratio));
        if (std::isinf(draws)) return {features, 1.0};
        return {features, 1.0, features / draws, 1.0 / draws};
    }
    if (number == at(ScoreParameter::feature_ratio)) {
        const double samples = point.number(at(ScoreParameter::sample_ratio));
        if (std::isinf(draws)) return {samples, samples + 1.0, 1.0};
        return {samples, samples * draws, 1.0};
    }
    return {};
}

}  // namespace resolva

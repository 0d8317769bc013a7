#include <resolva/validation/real_data/real_data_study.hpp>

#include <algorithm>
#include <cmath>
#include <exception>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/activation/catalogue.hpp>
#include <resolva/theory/spectra/sample_covariance.hpp>
#include <resolva/validation/finite_size/asymptotic_size.hpp>
#include <resolva/validation/real_data/gaussian_twin.hpp>
#include <resolva/validation/real_data/table_split.hpp>
#include <resolva/validation/simulate/replica.hpp>

namespace resolva {

namespace {

/// One network on the data and one on a twin.
struct Pair {
    Measurement real, gaussian;
};

Dimensions sizes_of(const Model& model, std::size_t dimension, std::size_t available) {
    if (available < fewest_samples) {
        refuse("number of samples", static_cast<double>(available),
               "a table needs at least " + std::to_string(fewest_samples) +
                   ", so that a tenth can be kept for testing");
    }
    const std::size_t most = available - available / 10;
    const double largest = static_cast<double>(most) / static_cast<double>(dimension);
    if (model.sample_ratio * static_cast<double>(dimension) > static_cast<double>(most) + 0.5) {
        refuse("psi-n", model.sample_ratio,
               "at least a tenth of the " + std::to_string(available) +
                   " samples is kept for testing; the largest value is " +
                   to_text(std::floor(1000.0 * largest) / 1000.0));
    }
    Dimensions sizes = dimensions_of(model, dimension);
    sizes.samples = std::min(sizes.samples, most);
    return sizes;
}

std::vector<Pair> measured_pairs(const Model& model, const Dimensions& sizes, const Matrix& samples,
                                 const RealDataPlan& plan) {
    const std::size_t available = static_cast<std::size_t>(samples.cols());
    const std::size_t fresh = std::max(available - sizes.samples, 8 * sizes.data);
    Eigen::VectorXd eigenvalues(samples.rows());
    for (Eigen::Index i = 0; i < samples.rows(); ++i)
        eigenvalues[i] = model.covariance->atoms()[static_cast<std::size_t>(i)].eigenvalue;
    std::vector<Pair> pairs(plan.replicas);
    std::size_t finished = 0;
    std::exception_ptr failure;
    const std::ptrdiff_t count = static_cast<std::ptrdiff_t>(plan.replicas);
#pragma omp parallel for schedule(dynamic, 1) num_threads(plan.threads)
    for (std::ptrdiff_t i = 0; i < count; ++i) {
        try {
            const StreamKey key{plan.seed, static_cast<std::uint32_t>(sizes.data),
                                static_cast<std::uint32_t>(i), Purpose::latent};
            const auto measured = [&](const Matrix& table) {
                return measure_replica(model, sizes, key, TableSplit(table, sizes.samples, key), nullptr,
                                       nullptr, fresh, 0);
            };
            pairs[static_cast<std::size_t>(i)] = {measured(samples),
                                                  measured(gaussian_twin(eigenvalues, available, key))};
        } catch (...) {
#pragma omp critical(resolva_real_data)
            failure = std::current_exception();
        }
#pragma omp critical(resolva_real_data)
        if (plan.progress) plan.progress(static_cast<double>(++finished) / static_cast<double>(count));
    }
    if (failure) std::rethrow_exception(failure);
    return pairs;
}

/// The mean of a number over the replicas that have both systems.
template <class Number>
MeasuredMean mean_of(const std::vector<Pair>& pairs, Number&& number) {
    double count = 0.0, mean = 0.0, squares = 0.0;
    for (const Pair& pair : pairs) {
        if (pair.real.status != Status::converged || pair.gaussian.status != Status::converged) continue;
        const double value = number(pair);
        const double step = value - mean;
        count += 1.0;
        mean += step / count;
        squares += step * (value - mean);
    }
    return {count > 0.0 ? mean : std::nan(""),
            std::sqrt(squares / (count * (count - 1.0)))};  // NaN of none and of one
}

void count_failures(const std::vector<Pair>& pairs, const Model& model, RealDataReport& report) {
    report.trained = 2 * pairs.size();
    for (const Pair& pair : pairs) {
        for (const Measurement* one : {&pair.real, &pair.gaussian}) {
            if (one->status == Status::converged) continue;
            ++report.failed;
            report.failure = one->status == Status::inaccurate && model.draws.is_infinite()
                                 ? "the average over the noise did not converge at d = " +
                                       std::to_string(report.sizes.data) +
                                       "; a finite number of draws needs none"
                                 : std::string(explain(one->status));
        }
    }
    if (report.failed > 0) {
        report.failure = std::to_string(report.failed) + " of " + std::to_string(report.trained) +
                         " trainings failed: " + report.failure;
    }
}

Outcome worst(Outcome a, Outcome b) {
    for (const Outcome outcome : {Outcome::disagrees, Outcome::undecided}) {
        if (a == outcome || b == outcome) return outcome;
    }
    return Outcome::agrees;
}

}  // namespace

double natural_sample_ratio(std::size_t available, std::size_t dimension) {
    return static_cast<double>(available - available / 5) / static_cast<double>(dimension);
}

void require_enough(const Model& model, std::size_t dimension, std::size_t available) {
    Model twin = model;
    twin.covariance = isotropic_spectrum();
    sizes_of(twin, dimension, available);
}

RealDataReport compare_with_data(const Model& model, const Matrix& samples, const RealDataPlan& plan) {
    if (plan.replicas < 2)
        refuse("replicas", static_cast<double>(plan.replicas), "an error bar needs at least two");
    const auto dimension = static_cast<std::size_t>(samples.rows());
    const auto available = static_cast<std::size_t>(samples.cols());
    use_single_threaded_algebra();
    require_enough(model, dimension, available);
    Model twin = model;
    twin.manifold = find_activation("identity");
    twin.covariance = covariance_spectrum(samples);
    RealDataReport report;
    report.sizes = sizes_of(twin, dimension, available);
    report.available = available;
    const Dimensions& sizes = report.sizes;
    const std::vector<Pair> pairs = measured_pairs(twin, sizes, samples, plan);
    count_failures(pairs, twin, report);

    const Model at_sizes = at_ratios_of(twin, sizes);
    const ObservableValues predicted = predicted_observables(at_sizes);
    const double bound = asymptotic_size(at_sizes), d = static_cast<double>(dimension);
    const FiniteSize finite{below_asymptotic_size(at_sizes, dimension),
                            bound / (d + bound) + d / static_cast<double>(available),
                            "d = " + std::to_string(dimension) + " and a covariance from " +
                                std::to_string(available) + " samples"};
    StatementRule rule;
    rule.z_limit = plan.z_limit;
    rule.tolerance = plan.tolerance;
    rule.replicas = static_cast<double>(plan.replicas);
    report.theory_twin = report.twin_data = report.theory_data = Outcome::agrees;
    for (const Observable observable : {Observable::test, Observable::train}) {
        const auto real = [=](const Pair& pair) { return pair.real.values[observable]; };
        const auto gaussian = [=](const Pair& pair) { return pair.gaussian.values[observable]; };
        const MeasuredMean difference =
            mean_of(pairs, [&](const Pair& pair) { return real(pair) - gaussian(pair); });
        Departure at{
            observable, predicted[observable], mean_of(pairs, real), mean_of(pairs, gaussian), {}, {}, {}};
        at.theory_twin =
            theory_against(at.predicted, at.gaussian.value, at.gaussian.standard_error, finite, rule);
        at.twin_data = twin_against_data(at.gaussian.value, difference, rule);
        at.theory_data = theory_against(at.predicted, at.real.value, at.real.standard_error, finite, rule);
        for (Statement* statement : {&at.theory_twin, &at.twin_data, &at.theory_data}) {
            if (report.failed > 0)
                *statement = {statement->relative, statement->z, Outcome::undecided, report.failure};
        }
        report.theory_twin = worst(report.theory_twin, at.theory_twin.outcome);
        report.twin_data = worst(report.twin_data, at.twin_data.outcome);
        report.theory_data = worst(report.theory_data, at.theory_data.outcome);
        report.departures.push_back(std::move(at));
    }
    report.outcome = worst(worst(report.theory_twin, report.twin_data), report.theory_data);
    return report;
}

}  // namespace resolva

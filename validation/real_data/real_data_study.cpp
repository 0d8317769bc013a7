#include <resolva/validation/real_data/real_data_study.hpp>

#include <cmath>
#include <exception>
#include <numeric>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/activation/catalogue.hpp>
#include <resolva/theory/score_matching/prediction.hpp>
#include <resolva/theory/spectra/sample_covariance.hpp>
#include <resolva/validation/random/random_stream.hpp>
#include <resolva/validation/simulate/replica.hpp>

namespace resolva {

namespace {

/// A random split of given samples.
class TableData final : public CleanData {
  public:
    TableData(const Matrix& samples, std::size_t training_count, StreamKey key)
        : samples_(samples),
          training_count_(training_count),
          order_(static_cast<std::size_t>(samples.cols())) {
        std::iota(order_.begin(), order_.end(), Eigen::Index{0});
        key.purpose = Purpose::resampling;
        const RandomStream stream(key);
        for (std::size_t i = order_.size(); i > 1; --i) {  // Fisher and Yates
            const std::size_t j = static_cast<std::size_t>(stream.uniform(i) * static_cast<double>(i));
            std::swap(order_[i - 1], order_[j]);
        }
    }

    void training(Matrix& samples, std::size_t first) const override {
        fill(samples, first, 0, training_count_);
    }

    /// Held-out samples, in turn; each time around they meet new noise.
    void fresh(Matrix& samples, std::size_t first) const override {
        fill(samples, first, training_count_, order_.size() - training_count_);
    }

  private:
    void fill(Matrix& samples, std::size_t first, std::size_t offset, std::size_t count) const {
        for (Eigen::Index column = 0; column < samples.cols(); ++column) {
            const std::size_t number = (first + static_cast<std::size_t>(column)) % count;
            samples.col(column) = samples_.col(order_[offset + number]);
        }
    }

    const Matrix& samples_;
    std::size_t training_count_;
    std::vector<Eigen::Index> order_;
};

MeanWithError mean_of(const std::vector<Measurement>& replicas, Observable observable) {
    double count = 0.0, mean = 0.0, squares = 0.0;
    for (const Measurement& replica : replicas) {
        if (replica.status != Status::converged) continue;
        const double step = replica.values[observable] - mean;
        count += 1.0;
        mean += step / count;
        squares += step * (replica.values[observable] - mean);
    }
    return {mean, std::sqrt(squares / (count * (count - 1.0)))};
}

}  // namespace

RealDataReport compare_with_data(const Model& model, const Matrix& samples, const RealDataPlan& plan) {
    if (plan.replicas < 2)
        refuse("replicas", static_cast<double>(plan.replicas), "an error bar needs at least two");
    Model twin = model;
    twin.manifold = find_activation("identity");
    twin.covariance = covariance_spectrum(samples);
    const Dimensions sizes = dimensions_of(twin, static_cast<std::size_t>(samples.rows()));
    const std::size_t available = static_cast<std::size_t>(samples.cols());
    if (sizes.samples + available / 10 > available) {
        refuse("psi-n", model.sample_ratio,
               "at least a tenth of the " + std::to_string(available) + " samples is kept for testing");
    }
    const std::size_t fresh = std::max<std::size_t>(available - sizes.samples, 8 * sizes.data);
    std::vector<Measurement> real(plan.replicas), gaussian(plan.replicas);
    std::exception_ptr failure;
    const std::ptrdiff_t count = static_cast<std::ptrdiff_t>(plan.replicas);
#pragma omp parallel for schedule(dynamic, 1) num_threads(plan.threads)
    for (std::ptrdiff_t i = 0; i < count; ++i) {
        try {
            const StreamKey key{plan.seed, static_cast<std::uint32_t>(sizes.data),
                                static_cast<std::uint32_t>(i), Purpose::latent};
            const TableData split(samples, sizes.samples, key);
            const GaussianData drawn(*twin.covariance, sizes, key);
            const std::size_t at = static_cast<std::size_t>(i);
            real[at] = measure_replica(twin, sizes, key, split, nullptr, nullptr, fresh, 0);
            gaussian[at] = measure_replica(twin, sizes, key, drawn, nullptr, nullptr, fresh, 0);
        } catch (...) {
#pragma omp critical(resolva_real_data)
            failure = std::current_exception();
        }
    }
    if (failure) std::rethrow_exception(failure);

    RealDataReport report{sizes, available, {}, 0, Outcome::agrees};
    for (const std::vector<Measurement>* all : {&real, &gaussian}) {
        for (const Measurement& one : *all) report.failed += one.status != Status::converged;
    }
    const ObservableValues predicted = predicted_observables(at_ratios_of(twin, sizes));
    for (const Observable observable : {Observable::test, Observable::train}) {
        Departure departure{
            observable, predicted[observable], mean_of(real, observable), mean_of(gaussian, observable), 0.0,
            0.0,        Outcome::undecided};
        const double difference = departure.real.value - departure.gaussian.value;
        departure.relative = difference / departure.gaussian.value;
        departure.z =
            difference / std::hypot(departure.real.standard_error, departure.gaussian.standard_error);
        const bool same =
            std::abs(departure.z) < plan.z_limit || std::abs(departure.relative) < plan.tolerance;
        departure.outcome =
            std::isfinite(departure.z) ? (same ? Outcome::agrees : Outcome::disagrees) : Outcome::undecided;
        if (departure.outcome == Outcome::disagrees) report.outcome = Outcome::disagrees;
        if (departure.outcome == Outcome::undecided && report.outcome == Outcome::agrees) {
            report.outcome = Outcome::undecided;
        }
        report.departures.push_back(departure);
    }
    if (report.failed > 0 && report.outcome == Outcome::agrees) report.outcome = Outcome::undecided;
    return report;
}

}  // namespace resolva

#include <resolva/validation/simulate/replica.hpp>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/validation/random/random_stream.hpp>
#include <resolva/validation/simulate/feature_layer.hpp>
#include <resolva/validation/simulate/message_passing_score.hpp>
#include <resolva/validation/simulate/ridge_solution.hpp>

namespace resolva {

namespace {

using Index = Eigen::Index;

constexpr std::size_t block_columns = 512;

/// Mean and standard error of a sum over independent samples.
class Average {
  public:
    void add(double value) {
        count_ += 1.0;
        const double step = value - mean_;
        mean_ += step / count_;
        squares_ += step * (value - mean_);
    }
    double mean() const { return mean_; }
    double standard_error() const { return std::sqrt(squares_ / (count_ * std::max(count_ - 1.0, 1.0))); }

  private:
    double count_ = 0.0;
    double mean_ = 0.0;
    double squares_ = 0.0;
};

struct DirectionErrors {
    double normal;
    double tangent;
    double weighted;
};

/// Averages of a second moment over the directions of a linear manifold; columns of `map` span the tangent
/// space.
class Directions {
  public:
    explicit Directions(const Matrix& map) : map_(map), tangent_dimension_(std::min(map.rows(), map.cols())) {
        if (map.cols() >= map.rows()) return;
        basis_ = map.transpose();  // L^{-1} map^T with map^T map = L L^T: orthonormal rows
        Matrix gram(map.cols(), map.cols());
        multiply_by_own_transpose(gram, 0.0, 1.0, map, Operand::transposed);
        if (factorise(gram)) {
            solve_with_lower_factor(gram, basis_);
        } else {
            basis_.setConstant(std::numeric_limits<double>::quiet_NaN());
        }
    }

    DirectionErrors operator()(const Matrix& moment) const {
        const double total = moment.trace();
        const double weighted = average(map_.transpose(), moment) / map_.squaredNorm();
        const double d = static_cast<double>(map_.rows());
        const double tangents = static_cast<double>(tangent_dimension_);
        if (map_.cols() >= map_.rows())
            return {std::numeric_limits<double>::quiet_NaN(), total / d, weighted};
        const double tangent = average(basis_, moment);
        return {(total - tangent) / (d - tangents), tangent / tangents, weighted};
    }

  private:
    /// tr(rows moment rows^T).
    static double average(const Matrix& rows, const Matrix& moment) {
        Matrix product(rows.rows(), moment.cols());
        multiply(product, 0.0, 1.0, rows, Operand::plain, moment, Operand::plain);
        return product.cwiseProduct(rows).sum();
    }

    const Matrix& map_;
    Index tangent_dimension_;
    Matrix basis_;
};

}  // namespace

Measurement measure_replica(const Model& model, const Dimensions& sizes, const StreamKey& key,
                            const CleanData& data, const TrueScore* truth, const Matrix* directions,
                            std::size_t fresh, std::size_t fresh_scores) {
    use_single_threaded_algebra();
    const Index d = static_cast<Index>(sizes.data);
    const FeatureLayer layer(model.feature, sizes, key);
    const RidgeSolution solution = train(model, layer, data, sizes.samples, key);
    Measurement result;
    result.status = solution.status;
    if (solution.status != Status::converged) return result;
    ObservableValues& value = result.values;
    value[Observable::train] = solution.residual_moment.trace() / static_cast<double>(d);
    value[Observable::objective] = value[Observable::train] + solution.penalty;

    StreamKey noise_key = key;
    noise_key.purpose = Purpose::fresh_noise;
    const RandomStream noise_stream(noise_key);
    const double root_noise = std::sqrt(model.noising.noise);
    Average test, score, exact;
    Matrix test_moment = Matrix::Zero(d, d);
    Matrix features, residual, scores;
    for (std::size_t first = 0; first < fresh; first += block_columns) {
        const Index count = static_cast<Index>(std::min(block_columns, fresh - first));
        Matrix inputs(d, count);
        data.fresh(inputs, first);
        Matrix noise(d, count);
        noise_stream.fill_normal({noise.data(), static_cast<std::size_t>(noise.size())},
                                 static_cast<std::uint64_t>(first) * static_cast<std::uint64_t>(d));
        inputs = model.noising.signal * inputs + root_noise * noise;
        features.resize(layer.weights().cols(), count);
        layer.features(features, inputs);
        residual = noise;  // B rho + z
        multiply(residual, 1.0, 1.0, solution.output_weights, Operand::transposed, features, Operand::plain);
        for (Index j = 0; j < count; ++j) test.add(residual.col(j).squaredNorm() / static_cast<double>(d));
        if (directions)
            multiply_by_own_transpose(test_moment, 1.0, 1.0 / static_cast<double>(fresh), residual);
        if (truth == nullptr || first >= fresh_scores) continue;
        const Index scored = std::min(count, static_cast<Index>(fresh_scores - first));
        scores.resize(d, scored);
        const Status status = truth->evaluate(inputs.leftCols(scored), scores);
        if (status != Status::converged) {
            result.status = status;
            return result;
        }
        for (Index j = 0; j < scored; ++j) {
            const auto learned = (residual.col(j) - noise.col(j)) / root_noise;
            score.add((learned - scores.col(j)).squaredNorm() / static_cast<double>(d));
            exact.add((noise.col(j) + root_noise * scores.col(j)).squaredNorm() / static_cast<double>(d));
        }
    }
    const auto report = [&](Observable observable, const Average& average) {
        value[observable] = average.mean();
        result.standard_errors[observable] = average.standard_error();
    };
    report(Observable::test, test);
    if (truth) {
        report(Observable::score, score);
        report(Observable::exact, exact);
    }
    if (directions) {
        complete_symmetric(test_moment);
        const Directions along(*directions);
        const DirectionErrors fresh_errors = along(test_moment);
        const DirectionErrors train_errors = along(solution.residual_moment);
        value[Observable::normal_test] = fresh_errors.normal;
        value[Observable::tangent_test] = fresh_errors.tangent;
        value[Observable::weighted_test] = fresh_errors.weighted;
        value[Observable::normal_train] = train_errors.normal;
        value[Observable::tangent_train] = train_errors.tangent;
        value[Observable::weighted_train] = train_errors.weighted;
    }
    if (!std::isfinite(value[Observable::test]) || !std::isfinite(value[Observable::train])) {
        result.status = Status::not_finite;
    }
    return result;
}

Measurement simulate_replica(const Model& model, std::size_t data, std::uint64_t seed, std::uint32_t replica,
                             const Measuring& measuring) {
    use_single_threaded_algebra();
    const Dimensions sizes = dimensions_of(model, data);
    const StreamKey key{seed, static_cast<std::uint32_t>(data), replica, Purpose::latent};
    const auto count = [&](std::string_view name, double per_dimension) {
        return static_cast<std::size_t>(
            std::max(std::ceil(require_positive(name, per_dimension) * static_cast<double>(data)), 2.0));
    };
    const std::size_t fresh = count("fresh samples per dimension", measuring.fresh_per_dimension);
    if (model.covariance) {
        const GaussianData clean(*model.covariance, sizes, key);
        const GaussianScore truth(clean.eigenvalues(), model.noising);
        return measure_replica(model, sizes, key, clean, &truth, nullptr, fresh, fresh);
    }
    const ManifoldData clean(model.manifold, sizes, key);
    if (model.manifold.is_linear()) {
        const Matrix map = model.manifold.form().slope * clean.map();
        const GaussianScore truth(map, model.noising);
        return measure_replica(model, sizes, key, clean, &truth, measuring.directions ? &map : nullptr, fresh,
                               fresh);
    }
    const MessagePassingScore truth(model.manifold, clean.map(), model.noising);
    const std::size_t scored = count("scored samples per dimension", measuring.score_per_dimension);
    return measure_replica(model, sizes, key, clean, &truth, nullptr, std::max(fresh, scored), scored);
}

}  // namespace resolva

#include <resolva/theory/generalization/score_matching_form.hpp>

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <numbers>
#include <vector>

#include <boost/math/quadrature/gauss.hpp>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/density/fourier.hpp>
#include <resolva/theory/sampling/gaussian_mixture.hpp>

namespace resolva {

namespace {

/// Density and derivative at the nodes x_i = (i - size/2) spacing.
struct Law {
    std::vector<double> density;
    std::vector<double> slope;
};

class Grid {
  public:
    Grid(double reach, double spacing) : spacing_(spacing) {
        while (0.5 * static_cast<double>(size_) * spacing < reach) size_ *= 2;
    }
    std::size_t size() const { return size_; }
    double spacing() const { return spacing_; }
    double node(std::size_t i) const {
        return (static_cast<double>(i) - 0.5 * static_cast<double>(size_)) * spacing_;
    }
    double half_width() const { return 0.5 * static_cast<double>(size_) * spacing_; }

  private:
    double spacing_;
    std::size_t size_ = 64;
};

void require_experiment(const LineExperiment& e) {
    require_nonnegative("mu", e.separation);
    if (!(e.right_mass > 0.0 && e.right_mass < 1.0)) {
        refuse("mass of the right mode", e.right_mass, "it must lie between 0 and 1");
    }
    require_positive("first time", e.first_time);
    if (!(e.horizon > e.first_time)) refuse("horizon", e.horizon, "it must exceed the first time");
    if (!(e.spacing > 0.0 && e.spacing <= 0.2 * std::sqrt(e.first_time))) {
        refuse("grid spacing", e.spacing,
               "it must be positive and at most a fifth of the root of the first time");
    }
}

/// Adds one time: weight lambda at t, given the law there.
void accumulate(const Grid& grid, const Law& law, const LineNetwork& network, double relative_time,
                double weight, ScoreMatchingForm& form) {
    // Cumulative sums over nodes to the left of index i, exclusive: moments of p and of p'.
    const std::size_t n = grid.size();
    std::vector<double> m0(n + 1), m1(n + 1), m2(n + 1), d0(n + 1), d1(n + 1);
    double constant = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
        const double x = grid.node(i), p = law.density[i], dp = law.slope[i];
        m0[i + 1] = m0[i] + p;
        m1[i + 1] = m1[i] + x * p;
        m2[i + 1] = m2[i] + x * x * p;
        d0[i + 1] = d0[i] + dp;
        d1[i + 1] = d1[i] + x * dp;
        if (p > 1e-250) constant += dp / p * dp;
    }
    const double scale = weight * grid.spacing();
    form.constant += scale * constant;

    // A feature is active on a range [begin, end) of nodes.
    struct Active {
        double weight, offset;
        std::size_t begin, end;
    };
    std::vector<Active> active;
    active.reserve(network.features());
    for (const FrozenDirection& d : network.directions()) {
        const double c = d.offset + d.drift * relative_time;
        if (d.weight == 0.0) {
            active.push_back({0.0, c, 0, c > 0.0 ? n : 0});
            continue;
        }
        const double place = -c / d.weight / grid.spacing() + 0.5 * static_cast<double>(n);
        const auto kink = static_cast<std::size_t>(std::clamp(std::ceil(place), 0.0, static_cast<double>(n)));
        active.push_back(d.weight > 0.0 ? Active{d.weight, c, kink, n} : Active{d.weight, c, 0, kink});
    }
    const double per_feature = 1.0 / static_cast<double>(network.features());
    const double root = std::sqrt(per_feature);
    for (std::size_t j = 0; j < active.size(); ++j) {
        const Active& f = active[j];
        const auto column = static_cast<Eigen::Index>(j);
        form.vector[column] +=
            scale * root * (f.weight * (d1[f.end] - d1[f.begin]) + f.offset * (d0[f.end] - d0[f.begin]));
        for (std::size_t k = 0; k <= j; ++k) {
            const Active& g = active[k];
            const std::size_t begin = std::max(f.begin, g.begin);
            const std::size_t end = std::min(f.end, g.end);
            if (begin >= end) continue;
            const double value = f.weight * g.weight * (m2[end] - m2[begin]) +
                                 (f.weight * g.offset + g.weight * f.offset) * (m1[end] - m1[begin]) +
                                 f.offset * g.offset * (m0[end] - m0[begin]);
            form.matrix(static_cast<Eigen::Index>(k), column) += scale * per_feature * value;
        }
    }
}

template <class LawAt>
ScoreMatchingForm assemble(const LineExperiment& e, const LineNetwork& network, TimeWeight weight,
                           const Grid& grid, const LawAt& law_at) {
    using Rule = boost::math::quadrature::gauss<double, 24>;
    const auto m = static_cast<Eigen::Index>(network.features());
    ScoreMatchingForm form{Eigen::MatrixXd::Zero(m, m), Eigen::VectorXd::Zero(m), 0.0};
    const double first = std::sqrt(e.first_time), last = std::sqrt(e.horizon);
    const double half = 0.5 * (last - first), centre = 0.5 * (last + first);
    for (std::size_t i = 0; i < Rule::abscissa().size(); ++i) {
        for (const double sign : {-1.0, 1.0}) {
            const double y = centre + sign * half * Rule::abscissa()[i];
            const double t = y * y;
            const double lambda = weight == TimeWeight::uniform ? 1.0 : std::sqrt(-std::expm1(-t));
            const double share = 2.0 * y * half * Rule::weights()[i] / (e.horizon - e.first_time);
            accumulate(grid, law_at(t), network, t / e.horizon, share * lambda, form);
        }
    }
    form.matrix.triangularView<Eigen::StrictlyLower>() = form.matrix.transpose();
    return form;
}

}  // namespace

ScoreMatchingForm population_form(const LineExperiment& experiment, const LineNetwork& network,
                                  TimeWeight weight) {
    require_experiment(experiment);
    const Grid grid(experiment.separation + 9.0, experiment.spacing);
    const GaussianMixture data = two_modes(experiment.separation, 1.0, experiment.right_mass);
    Law law{std::vector<double>(grid.size()), std::vector<double>(grid.size())};
    return assemble(experiment, network, weight, grid, [&](double t) -> const Law& {
        const NoisedMixture noised = data.noised(std::exp(-0.5 * t), -std::expm1(-t));
        for (std::size_t i = 0; i < grid.size(); ++i) {
            const MixturePoint at = noised(grid.node(i));
            law.density[i] = std::exp(at.log_density);
            law.slope[i] = law.density[i] * at.score;
        }
        return law;
    });
}

ScoreMatchingForm empirical_form(const LineExperiment& experiment, const LineNetwork& network,
                                 TimeWeight weight, std::span<const double> samples) {
    require_experiment(experiment);
    if (samples.empty()) refuse("number of samples", 0.0, "it must be at least 1");
    double reach = experiment.separation;
    for (const double x : samples) reach = std::max(reach, std::abs(require_finite("sample", x)));
    const Grid grid(reach + 9.0, experiment.spacing);
    const std::size_t n = grid.size();
    const FourierTransform fourier(n);
    std::vector<std::complex<double>> mode(n);
    Law law{std::vector<double>(n), std::vector<double>(n)};
    return assemble(experiment, network, weight, grid, [&](double t) -> const Law& {
        const double r = std::exp(-0.5 * t);
        const double variance = -std::expm1(-t);
        std::fill(mode.begin(), mode.end(), 0.0);
        const double mass = 1.0 / (static_cast<double>(samples.size()) * grid.spacing());
        for (const double x : samples) {
            const double place = r * x / grid.spacing() + 0.5 * static_cast<double>(n);
            const double cell = std::floor(place);
            const auto i = static_cast<std::size_t>(cell);
            mode[i] += mass * (cell + 1.0 - place);
            mode[i + 1] += mass * (place - cell);
        }
        fourier.forward(mode);
        // The density becomes the real part and its derivative the imaginary part: one inverse transform for
        // both.
        for (std::size_t i = 0; i < n; ++i) {
            const double order =
                i < n / 2 ? static_cast<double>(i) : static_cast<double>(i) - static_cast<double>(n);
            const double k = std::numbers::pi / grid.half_width() * order;
            mode[i] *= std::exp(-0.5 * variance * k * k) * (1.0 - k);  // 1 + i (i k)
        }
        fourier.inverse(mode);
        for (std::size_t i = 0; i < n; ++i) {
            law.density[i] = mode[i].real();
            law.slope[i] = mode[i].imag();
        }
        return law;
    });
}

}  // namespace resolva

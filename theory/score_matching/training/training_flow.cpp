#include <resolva/theory/score_matching/training/training_flow.hpp>

#include <algorithm>
#include <cmath>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/score_matching/learning_error.hpp>
#include <resolva/theory/score_matching/order_parameter_solution.hpp>
#include <resolva/theory/score_matching/training/two_point.hpp>

namespace resolva {

namespace {

using Complex = std::complex<double>;
constexpr std::size_t nodes = LaplaceContour::count;

// exp(-45) is 3e-20: from there on the flow has ended to the last bit of every error.
constexpr double ended = 45.0;

template <class SpectrumType>
ResolventSide<SpectrumType> conjugate_side(const ResolventFamily<SpectrumType>& family,
                                           const std::array<Complex, 3>& x) {
    return resolvent_side(family, {std::conj(x[0]), std::conj(x[1]), std::conj(x[2])});
}

// e^{s tau} / s with the weight of the contour, at every node.
std::array<Complex, nodes> flow_weights(const LaplaceContour& contour, double time) {
    std::array<Complex, nodes> c;
    for (std::size_t k = 0; k < nodes; ++k)
        c[k] = contour.weight[k] * std::exp(contour.node[k] * time) / contour.node[k];
    return c;
}

}  // namespace

template <class SpectrumType>
void TrainingFlow::prepare(const ScoreProblem& problem, const SpectrumType& spectrum) {
    const std::size_t channels = 1 + eigenvalues_.size();
    const ResolventFamily<SpectrumType> family = resolvent_family(problem, spectrum);
    HalfPlanePoint<3> first_node;
    // The objective is needed at times up to 2 tau.
    for (double start = first_; start < 2.0 * last_resolved_ || windows_.empty();
         start *= LaplaceContour::ratio) {
        Window window{LaplaceContour::at(start), {}, {}, {}};
        window.objective.resize(channels * nodes);
        window.same.resize(channels * nodes * nodes);
        window.opposite.resize(channels * nodes * nodes);
        std::vector<ResolventSide<SpectrumType>> sides;
        std::vector<ResolventSide<SpectrumType>> mirrored;
        HalfPlanePoint<3> point = first_node;
        for (std::size_t k = 0; k < nodes; ++k) {
            const Complex offset = -ridge_ - family.base - window.contour.node[k];
            point = point.status == Status::not_run ? solve_from_above(family, offset)
                                                    : continue_to(family, point, offset);
            if (point.status != Status::converged) point = solve_from_above(family, offset);
            if (point.status != Status::converged) {
                status_ = point.status;
                return;
            }
            if (k == 0) first_node = point;
            sides.push_back(resolvent_side(family, point.value));
            mirrored.push_back(conjugate_side(family, point.value));
            const ResolventSide<SpectrumType>& side = sides.back();
            window.objective[k] = side.chi * (1.0 - side.captured);
            for (std::size_t mode = 0; mode < eigenvalues_.size(); ++mode) {
                window.objective[(mode + 1) * nodes + k] =
                    side.chi * (1.0 - side.noise_slope * side.g * side.resolvent_at(eigenvalues_[mode]));
            }
        }
        for (std::size_t a = 0; a < nodes; ++a) {
            for (std::size_t b = 0; b <= a; ++b) {
                const auto record = [&](const ResolventSide<SpectrumType>& two, std::vector<Complex>& values,
                                        bool hermitian) {
                    const TwoPoint corner = two_point(family, sides[a], two);
                    for (std::size_t channel = 0; channel < channels; ++channel) {
                        const Complex value = channel == 0 ? corner.learned
                                                           : two_point_test(family, sides[a], two, corner,
                                                                            eigenvalues_[channel - 1]) -
                                                                 1.0;
                        const std::size_t base = channel * nodes * nodes;
                        values[base + a * nodes + b] = value;
                        values[base + b * nodes + a] = hermitian ? std::conj(value) : value;
                    }
                };
                record(sides[b], window.same, false);
                record(mirrored[b], window.opposite, true);
            }
        }
        windows_.push_back(std::move(window));
    }
    status_ = Status::converged;
}

TrainingFlow::TrainingFlow(const ScoreProblem& problem, double first, double last,
                           std::vector<double> eigenvalues)
    : first_(require_positive("first training time", first)),
      last_(require_positive("last training time", last)),
      ridge_(problem.ridge),
      noise_(problem.noising.noise),
      eigenvalues_(std::move(eigenvalues)),
      limit_(predict(problem)) {
    if (last < first) refuse("last training time", last, "it must not precede the first one");
    for (const double c : eigenvalues_) require_nonnegative("eigenvalue", c);
    last_resolved_ = ridge_ > 0.0 ? std::min(last_, ended / ridge_) : last_;

    exact_.push_back(problem.exact.value);
    ends_.push_back(
        {std::numeric_limits<double>::infinity(), limit_.test, limit_.train, limit_.score, limit_.gap});
    const double gain = problem.noising.signal * problem.noising.signal;
    const bool gaussian = problem.constants.nu_star2 == 0.0;
    std::visit(
        [&](const auto& spectrum) {
            const auto solution = solve_order_parameters(
                order_parameter_map(problem.constants, spectrum, problem.sample_ratio, problem.feature_ratio,
                                    problem.ridge, problem.draws));
            const bool solved = solution.point.status == Status::converged;
            for (const double c : eigenvalues_) {
                const double exact =
                    gaussian ? gain * c / (gain * c + noise_) : std::numeric_limits<double>::quiet_NaN();
                exact_.push_back(exact);
                TrainingPoint end{std::numeric_limits<double>::infinity(), limit_.test, limit_.train, 0.0,
                                  0.0};
                if (solved) {
                    const auto errors =
                        learning_errors(solution.map, continued_state(solution.map, solution.point), c);
                    end.test = errors.test;
                    end.train = solution.regime == RidgelessRegime::interpolating ? 0.0 : errors.train;
                }
                end.gap = end.test - end.train;
                end.score = (end.test - exact) / noise_;
                ends_.push_back(end);
            }
            prepare(problem, spectrum);
        },
        problem.spectrum);
}

const TrainingFlow::Window& TrainingFlow::window_of(double time) const {
    const double position = std::log(time / first_) / std::log(LaplaceContour::ratio);
    const double last = static_cast<double>(windows_.size() - 1);
    return windows_[static_cast<std::size_t>(std::clamp(std::floor(position + 1e-9), 0.0, last))];
}

double TrainingFlow::test_at(double time, std::size_t channel) const {
    const Window& window = window_of(time);
    const std::array<Complex, nodes> c = flow_weights(window.contour, time);
    const Complex* same = &window.same[channel * nodes * nodes];
    const Complex* opposite = &window.opposite[channel * nodes * nodes];
    double sum = 0.0;
    for (std::size_t a = 0; a < nodes; ++a) {
        Complex row = 0.0;
        for (std::size_t b = 0; b < nodes; ++b)
            row += same[a * nodes + b] * c[b] + opposite[a * nodes + b] * std::conj(c[b]);
        sum += (c[a] * row).real();
    }
    // The transform of the constant one is one.
    return 1.0 + 2.0 * sum;
}

double TrainingFlow::train_at(double time, std::size_t channel) const {
    double sum = 0.0;
    const auto add = [&](double at, bool squared) {
        const Window& window = window_of(at);
        const Complex* objective = &window.objective[channel * nodes];
        for (std::size_t k = 0; k < nodes; ++k) {
            const Complex s = window.contour.node[k];
            const Complex factor = squared ? s + ridge_ : Complex(-2.0 * ridge_);
            sum += (window.contour.weight[k] * std::exp(s * at) * factor / (s * s) * objective[k]).real();
        }
    };
    add(2.0 * time, true);
    if (ridge_ > 0.0) add(time, false);
    // Below the accuracy of the transform rounding may have either sign; the train error has one.
    return std::max(0.0, 2.0 * sum);
}

TrainingPoint TrainingFlow::channel_at(double time, std::size_t channel) const {
    if (!(time >= 0.0)) refuse("training time", time, "it must be zero or positive");
    TrainingPoint point;
    point.time = time;
    if (time == 0.0) {
        point.score = (1.0 - exact_[channel]) / noise_;
        return point;
    }
    if (time * ridge_ > ended || std::isinf(time)) {
        point = ends_[channel];
        point.time = time;
        return point;
    }
    if (time < first_ * (1.0 - 1e-12) || time > last_ * (1.0 + 1e-12)) {
        refuse("training time", time,
               "it is outside the range prepared, " + to_text(first_) + " to " + to_text(last_));
    }
    if (status_ != Status::converged) {
        point.test = point.train = point.gap = std::numeric_limits<double>::quiet_NaN();
        return point;
    }
    point.test = test_at(time, channel);
    point.train = train_at(time, channel);
    point.gap = point.test - point.train;
    point.score = (point.test - exact_[channel]) / noise_;
    return point;
}

TrainingPoint TrainingFlow::at(double time) const {
    return channel_at(time, 0);
}

TrainingPoint TrainingFlow::mode_at(double time, std::size_t mode) const {
    if (mode >= eigenvalues_.size())
        refuse("mode", static_cast<double>(mode), "it must be below the number of eigenvalues given");
    return channel_at(time, mode + 1);
}

FlowCurve predict_training(const ScoreProblem& problem, std::span<const double> times) {
    double first = std::numeric_limits<double>::infinity();
    double last = 0.0;
    for (const double time : times) {
        if (!(time >= 0.0)) refuse("training time", time, "it must be zero or positive");
        if (time == 0.0 || std::isinf(time)) continue;
        first = std::min(first, time);
        last = std::max(last, time);
    }
    if (last == 0.0) first = last = 1.0;
    const TrainingFlow flow(problem, first, last);
    FlowCurve curve;
    curve.status = flow.status();
    for (const double time : times) curve.points.push_back(flow.at(time));
    const bool needs_limit = std::any_of(
        times.begin(), times.end(), [&](double t) { return t * problem.ridge > ended || std::isinf(t); });
    if (needs_limit && flow.limit().status != Status::converged) curve.status = flow.limit().status;
    curve.status = resting_on(problem.constants, curve.status);
    return curve;
}

}  // namespace resolva

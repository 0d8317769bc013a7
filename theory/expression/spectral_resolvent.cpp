#include <resolva/theory/expression/spectral_resolvent.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/core/dual.hpp>
#include <resolva/theory/expression/branch_certificate.hpp>
#include <resolva/theory/expression/symmetry_check.hpp>

namespace resolva {

namespace {

using Complex = std::complex<double>;

const char* const spectral_argument = "spectral argument";
constexpr double away = 1e-100;  // a step into the complex plane: its derivative has no cancellation

double relative(const DenseVector<Complex>& v, const DenseVector<double>& size) {
    double largest = 0.0;
    for (Eigen::Index i = 0; i < v.size(); ++i) {
        const double share = std::abs(v[i]) / size[i];
        if (!(share <= largest)) largest = share;
    }
    return largest;
}

ExpressionModel resolvent_model(const ExpressionModel& model) {
    if (!model.density)
        refuse("density", "not in the model", "name its matrix, as in [density] matrix = \"X*X'/n\"");
    require_symmetric(model, *model.density);
    ExpressionModel resolvent = model;
    resolvent.parameters.push_back({spectral_argument, 1.0, false});
    resolvent.traces.clear();
    resolvent.outputs.clear();
    const Dimension& dimension = model.density->rows();
    const auto trace =
        resolvent.trace(inverse(Scalar::symbol(spectral_argument) * identity(dimension) - *model.density));
    resolvent.outputs.push_back({"resolvent", trace_symbol(trace) / as_scalar(dimension)});
    return resolvent;
}

}  // namespace

SpectralResolvent::SpectralResolvent(const ExpressionModel& model)
    : equivalent_(std::make_unique<DeterministicEquivalent>(resolvent_model(model))),
      solver_(std::make_unique<EquivalentSolver<Complex>>(*equivalent_)),
      equation_(equivalent_->equation()),
      real_equation_(equivalent_->equation()),
      argument_(equivalent_->parameter_index(spectral_argument)) {
    const std::vector<double> point = equivalent_->default_point();
    parameters_.assign(point.begin(), point.end());
    size_.setOnes(equivalent_->equation().unknown_count());
    // The argument enters the pencil linearly, so the slopes of its coefficients are the same everywhere.
    std::vector<Dual<Complex, 1>> dual_registers;
    std::vector<Dual<Complex, 1>> parameters(parameters_.begin(), parameters_.end());
    parameters[argument_].slope[0] = Complex(1);
    equivalent_->program().run(dual_registers, [&](std::size_t symbol) {
        return parameters[equivalent_->symbol_sources()[symbol]];
    });
    for (const auto& value : dual_registers) register_slopes_.push_back(value.slope[0]);
    no_slopes_.assign(register_slopes_.size(), Complex(0));
}

void SpectralResolvent::bind(Complex z) {
    parameters_[argument_] = z;
    equivalent_->program().run(
        registers_, [&](std::size_t symbol) { return parameters_[equivalent_->symbol_sources()[symbol]]; });
    equation_.bind(registers_);
}

Complex SpectralResolvent::observed() const {
    const auto& trace = equivalent_->traces()[0];
    Complex sum = registers_[trace.constant];
    for (const auto& term : trace.terms)
        sum += registers_[term.output] * registers_[term.input] *
               equation_.average(term.block, term.column, term.row);
    return sum;
}

Complex SpectralResolvent::observed_slope(const DenseVector<Complex>& x, const DenseVector<Complex>& dx,
                                          const std::vector<Complex>& slopes) const {
    const auto& trace = equivalent_->traces()[0];
    Complex sum = slopes[trace.constant];
    for (const auto& term : trace.terms)
        sum += registers_[term.output] * registers_[term.input] *
               equation_.average_slope(term.block, term.column, term.row, slopes, x, dx);
    return sum;
}

/// Sizes by which steps are judged and equations balanced; small unknowns keep their own.
void SpectralResolvent::measure(const DenseVector<Complex>& x) {
    for (Eigen::Index i = 0; i < x.size(); ++i) {
        const double floor = equation_.scale()[i];
        size_[i] = std::max({std::abs(x[i]), floor, std::numeric_limits<double>::min()});
    }
}

DenseVector<Complex> SpectralResolvent::solve_linear(const DenseVector<Complex>& right) const {
    DenseVector<Complex> step = factors_.solve(right.cwiseQuotient(size_.cast<Complex>()));
    return step.cwiseProduct(size_.cast<Complex>());
}

bool SpectralResolvent::near(Complex z, const DenseVector<Complex>& start, ResolventPoint& point) {
    bind(z);
    point.z = z;
    point.outside = false;
    point.unknowns = start;
    double previous_coarse = 1.0;
    double previous_fine = 1.0;
    for (int iteration = 0; iteration < 18; ++iteration) {
        ++evaluations_;
        if (!equation_.evaluate(point.unknowns, 1.0)) return false;
        if (start.size() == 0) break;
        measure(point.unknowns);
        factors_.compute(size_.cwiseInverse().cast<Complex>().asDiagonal() * equation_.jacobian() *
                         size_.cast<Complex>().asDiagonal());
        const DenseVector<Complex> step = solve_linear(equation_.defect());
        // Unknowns that vanish by symmetry are judged by the others, and so is the contraction.
        const double coarse = relative(step, 1e4 * equation_.scale());
        const double fine = relative(step, size_);
        if (!std::isfinite(fine) || (iteration == 0 && coarse > 0.5)) return false;
        if (iteration > 0 && coarse > (iteration < 3 ? 2.0 : 0.4) * previous_coarse) {
            if (previous_coarse > 1e-8) return false;
            break;  // rounding was reached one step ago
        }
        point.unknowns -= step;
        if (fine < 1e-15 || (fine < 1e-9 && fine < 1e-3 * previous_fine)) break;
        if (iteration == 17) return false;
        previous_coarse = coarse;
        previous_fine = fine;
    }
    return complete(point);
}

/// Value and derivatives at a solution, with the factors that the last Newton step left.
bool SpectralResolvent::complete(ResolventPoint& point) {
    const Eigen::Index n = point.unknowns.size();
    if (!equation_.evaluate_defect(point.unknowns, 1.0)) return false;
    DenseVector<Complex> by_argument(n);
    const DenseVector<Complex> none = DenseVector<Complex>::Zero(n);
    for (Eigen::Index u = 0; u < n; ++u) {
        const auto& unknown = equivalent_->equation().unknowns()[static_cast<std::size_t>(u)];
        by_argument[u] = equation_.average_slope(unknown.block, unknown.column, unknown.row, register_slopes_,
                                                 point.unknowns, none);
    }
    point.tangent = n > 0 ? solve_linear(by_argument) : by_argument;
    point.value = observed();
    point.slope = observed_slope(point.unknowns, point.tangent, register_slopes_);
    return std::isfinite(std::abs(point.value)) && std::isfinite(std::abs(point.slope));
}

bool SpectralResolvent::along_line(const ResolventPoint& from, Complex z, ResolventPoint& point) {
    ResolventPoint at = from;
    const Complex whole = z - from.z;
    double reached = 0.0;
    double step = 1.0;
    for (int attempt = 0; attempt < 120; ++attempt) {
        const double aim = std::min(1.0, reached + step);
        const Complex target = aim == 1.0 ? z : from.z + aim * whole;
        if (near(target, at.unknowns + (target - at.z) * at.tangent, point)) {
            if (aim == 1.0) return true;
            at = point;
            reached = aim;
            step *= 2.0;
        } else {
            step *= 0.25;
            if (step < 1e-9) return false;
        }
    }
    return false;
}

DenseVector<Complex> SpectralResolvent::predicted(const ResolventPoint& from, Complex centre, Complex z) {
    const Complex ratio = std::log((z - centre) / (from.z - centre));
    DenseVector<Complex> x = from.unknowns;
    for (Eigen::Index i = 0; i < x.size(); ++i) {
        const Complex exponent = from.tangent[i] * (from.z - centre) / x[i];
        if (std::abs(exponent) < 4.0) {
            x[i] *= std::exp(exponent * ratio);
        } else {
            x[i] += (z - from.z) * from.tangent[i];
        }
    }
    return x;
}

bool SpectralResolvent::around(const ResolventPoint& from, Complex centre, double z, ResolventPoint& point) {
    // A straight line in log(z - centre), whose imaginary part stays between 0 and pi.
    const Complex start = from.z - centre;
    const auto logarithm = [](Complex w) {
        return Complex(std::log(std::abs(w)),
                       w.real() < 0.0 && w.imag() <= 0.0 ? std::numbers::pi : std::arg(w));
    };
    const Complex first = logarithm(start);
    const Complex whole = logarithm(z - centre) - first;
    ResolventPoint at = from;
    double reached = 0.0;
    double step = std::min(1.0, 1.4 / std::max(std::abs(whole), 1e-300));
    for (int attempt = 0; attempt < 400; ++attempt) {
        const double aim = std::min(1.0, reached + step);
        Complex target = aim == 1.0 ? Complex(z) : centre + std::exp(first + aim * whole);
        if (whole.imag() == 0.0) target = target.real();
        if (near(target, predicted(at, centre, target), point)) {
            if (aim == 1.0) return true;
            at = point;
            reached = aim;
            step *= 1.5;
        } else {
            step *= 0.3;
            if (step < 1e-9) return false;
        }
    }
    return false;
}

bool SpectralResolvent::from_above(Complex z, double height, ResolventPoint& point) {
    solver_->reset();
    std::vector<Complex> parameters = parameters_;
    for (double above = std::max(height, z.imag());; above = std::max(z.imag(), 0.25 * above)) {
        parameters[argument_] = Complex(z.real(), above);
        if (solver_->solve(parameters).status != Status::converged) return false;
        if (above == z.imag()) break;
    }
    return near(z, solver_->unknowns(), point);
}

ResolventBend SpectralResolvent::bend(const ResolventPoint& point) {
    bind(point.z);
    const Eigen::Index n = point.unknowns.size();
    double change = std::abs(point.slope) / std::abs(point.value);
    if (n > 0) {
        if (!equation_.evaluate(point.unknowns, 1.0)) return {};
        measure(point.unknowns);
        factors_.compute(size_.cwiseInverse().cast<Complex>().asDiagonal() * equation_.jacobian() *
                         size_.cast<Complex>().asDiagonal());
        change = std::max(change, relative(point.tangent, size_));
    }
    ++evaluations_;
    const double h = 1e-3 / change;
    DenseVector<Complex> second = DenseVector<Complex>::Zero(n);
    Complex value = -2.0 * point.value;
    for (const double side : {-h, h}) {
        bind(point.z + side);
        if (!equation_.evaluate_defect(point.unknowns + side * point.tangent, 1.0)) return {};
        second -= equation_.defect() / (h * h);
        value += observed();
    }
    bind(point.z);
    if (!equation_.evaluate_defect(point.unknowns, 1.0)) return {};
    if (n == 0) return {value / (h * h), std::numeric_limits<double>::infinity()};
    second = solve_linear(second);
    return {value / (h * h) + observed_slope(point.unknowns, second, no_slopes_),
            point.tangent.cwiseQuotient(size_.cast<Complex>()).norm() /
                second.cwiseQuotient(size_.cast<Complex>()).norm()};
}

bool SpectralResolvent::decide(ResolventPoint& point) {
    point.outside = false;
    if (point.z.imag() != 0.0) return false;
    bind(point.z);
    if (!equation_.evaluate_defect(point.unknowns, 1.0)) return false;
    measure(point.unknowns);
    double deviation = 0.0;
    for (Eigen::Index i = 0; i < point.unknowns.size(); ++i)
        deviation = std::max(deviation, std::abs(point.unknowns[i].imag()) / size_[i]);
    // What rounding left of a real solution is removed; the certificate decides about the rest.
    if (!(deviation <= 1e-5)) return false;
    ResolventPoint real;
    if (!near(point.z, point.unknowns.real().cast<Complex>(), real)) return false;
    const DenseVector<double> x = real.unknowns.real();
    real_registers_.resize(registers_.size());
    for (std::size_t i = 0; i < registers_.size(); ++i) real_registers_[i] = registers_[i].real();
    real_equation_.bind(real_registers_);
    if (!real_equation_.evaluate(x, 1.0) || !is_certified_branch(real_equation_, real_registers_))
        return false;
    point = real;
    point.outside = true;
    return true;
}

bool SpectralResolvent::fold(const DenseVector<double>& x_start, const DenseVector<double>& v_start, double z,
                             double unit, ResolventFold& fold) {
    const Eigen::Index n = x_start.size();
    if (n == 0) return false;
    DenseVector<double> x = x_start;
    bind(z);
    if (!equation_.evaluate_defect(x.cast<Complex>(), 1.0)) return false;
    measure(x.cast<Complex>());
    const DenseVector<double> size = size_;
    DenseVector<double> v = v_start.cwiseQuotient(size);  // in units of the sizes from here on
    v /= v.norm();
    const DenseVector<double> direction = v;
    const Complex i(0.0, 1.0);
    DenseMatrix<double> system(2 * n + 1, 2 * n + 1);
    DenseVector<double> right(2 * n + 1);
    const auto scaled = [&](const DenseMatrix<double>& m) {
        return (size.cwiseInverse().asDiagonal() * m * size.asDiagonal()).eval();
    };
    double previous = std::numeric_limits<double>::infinity();
    for (int iteration = 0; iteration < 20; ++iteration) {
        evaluations_ += 3;
        const DenseVector<double> null = v.cwiseProduct(size);
        bind(z);
        if (!equation_.evaluate(x.cast<Complex>(), 1.0)) return false;
        const DenseMatrix<double> jacobian = scaled(equation_.jacobian().real());
        right.head(n) = equation_.defect().real().cwiseQuotient(size);
        right.segment(n, n) = jacobian * v;
        right[2 * n] = direction.dot(v) - 1.0;
        if (!equation_.evaluate(x.cast<Complex>() + i * away * null.cast<Complex>(), 1.0)) return false;
        const DenseMatrix<double> bend = scaled(equation_.jacobian().imag() / away);
        bind(Complex(z, away * unit));
        if (!equation_.evaluate(x.cast<Complex>(), 1.0)) return false;
        system.setZero();
        system.topLeftCorner(n, n) = jacobian;
        system.block(n, n, n, n) = jacobian;
        system.block(n, 0, n, n) = bend;
        system.block(0, 2 * n, n, 1) = (equation_.defect().imag() / away).cwiseQuotient(size);
        system.block(n, 2 * n, n, 1) = scaled(equation_.jacobian().imag() / away) * v;
        system.block(2 * n, n, 1, n) = direction.transpose();
        const DenseVector<double> step = system.partialPivLu().solve(right);
        if (!step.allFinite()) return false;
        const double change = std::max(step.head(n).lpNorm<Eigen::Infinity>(), std::abs(step[2 * n]));
        if (iteration == 8 && change > 1.0) return false;  // no fold near
        // Far from the fold the step is cut.
        const double cut = std::min(1.0, 0.5 / std::max(change, 1e-300));
        x -= cut * step.head(n).cwiseProduct(size);
        v -= cut * step.segment(n, n);
        z -= cut * step[2 * n] * unit;
        const bool rounding = change > 0.3 * previous && previous < 1e-9;
        if (change < 1e-14 || rounding) {
            // Second order in s: J w + curvature dF/dz = - bend v / 2, with w orthogonal to the direction.
            DenseMatrix<double> bordered = DenseMatrix<double>::Zero(n + 1, n + 1);
            bordered.topLeftCorner(n, n) = jacobian;
            bordered.block(0, n, n, 1) = system.block(0, 2 * n, n, 1);
            bordered.block(n, 0, 1, n) = direction.transpose();
            DenseVector<double> source = DenseVector<double>::Zero(n + 1);
            source.head(n) = -0.5 * (bend * v);
            const DenseVector<double> second = bordered.partialPivLu().solve(source);
            fold.z = z;
            fold.unknowns = x;
            fold.direction = v.cwiseProduct(size);
            fold.second = second.head(n).cwiseProduct(size);
            fold.curvature = second[n] * unit;
            return second.allFinite() && fold.curvature != 0.0;
        }
        previous = change;
    }
    return false;
}

DenseVector<Complex> SpectralResolvent::beside(const ResolventFold& fold, double z, double sign) {
    const Complex s = sign * std::sqrt(Complex((z - fold.z) / fold.curvature));
    return fold.unknowns.cast<Complex>() + s * fold.direction.cast<Complex>() +
           s * s * fold.second.cast<Complex>();
}

}  // namespace resolva

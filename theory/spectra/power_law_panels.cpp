#include <resolva/theory/spectra/power_law_panels.hpp>

#include <algorithm>
#include <cmath>

#include <boost/math/quadrature/gauss.hpp>

namespace resolva {

namespace {

using Complex = std::complex<double>;

struct ValueAndSlope {
    Complex value;
    Complex slope;
};

// (e^{-s} - 1) / s and its derivative.
ValueAndSlope decay(const Complex& s, const Complex& exponential) {
    if (std::abs(s) > 0.25) {
        const Complex value = (exponential - 1.0) / s;
        return {value, -(exponential + value) / s};
    }
    Complex value = 0.0, slope = 0.0;
    for (int k = 14; k >= 1; --k) {  // -sum (-s)^{k-1} / k!
        slope = -(value + slope * s) / (k + 1.0);
        value = 1.0 - value * s / (k + 1.0);
    }
    return {-value, -slope};
}

// e / (exp(e s) - 1) - 1/s and its derivative; by Bernoulli numbers where both terms are large.
ValueAndSlope occupation(double e, const Complex& s) {
    const Complex x = e * s;
    if (std::abs(x) > 0.7) {
        const Complex quotient = 1.0 / (std::exp(x) - 1.0);
        const Complex inverse = 1.0 / s;
        return {e * quotient - inverse, inverse * inverse - e * e * quotient * (1.0 + quotient)};
    }
    // B_{2k} / (2k)!, k = 1, 2, ...
    constexpr double coefficients[] = {1.0 / 12.0,
                                       -1.0 / 720.0,
                                       1.0 / 30240.0,
                                       -1.0 / 1209600.0,
                                       1.0 / 47900160.0,
                                       -5.284190138687493e-10,
                                       1.3382536530684679e-11,
                                       -3.3896802963225828e-13,
                                       8.5860620562778446e-15};
    const Complex square = x * x;
    Complex odd = 0.0, even = 0.0;
    for (int k = 8; k >= 0; --k) {
        odd = coefficients[k] + odd * square;
        even = coefficients[k] * (2.0 * k + 1.0) + even * square;
    }
    return {e * (odd * x - 0.5), e * e * even};
}

}  // namespace

const std::vector<PowerLawPanels::Node>& PowerLawPanels::rule() {
    static const std::vector<Node> nodes = [] {
        using Rule = boost::math::quadrature::gauss<double, 20>;
        std::vector<Node> result;
        for (std::size_t k = 0; k < Rule::abscissa().size(); ++k) {
            for (const double sign : {-1.0, 1.0}) {
                result.push_back(
                    {0.5 * width * (1.0 + sign * Rule::abscissa()[k]), 0.5 * width * Rule::weights()[k]});
            }
        }
        return result;
    }();
    return nodes;
}

PowerLawPanels::Share PowerLawPanels::near_pole(const Complex& u, const Complex& v) const {
    Share share;
    if (u == Complex(0) || v == Complex(0)) return share;
    const Complex location = -u / v;
    const Complex pole = std::log(location / lower_end()) / exponent_;
    const double reach = 0.75 * width;
    if (!(std::abs(pole.imag()) < reach)) return share;
    // Panels whose centre is within reach; between the outermost two there is none that is not.
    const double along = std::sqrt(reach * reach - pole.imag() * pole.imag());
    const auto panel_at = [&](double centre) {
        return static_cast<int>(std::ceil(std::clamp(centre / width - 0.5, -1.0, count_ + 1.0)));
    };
    share.first = std::max(panel_at(pole.real() - along), 0);
    share.last = std::min(panel_at(pole.real() + along), count_);
    if (share.first >= share.last) {
        share.last = share.first;
        return share;
    }
    Complex sum = 0.0;    // the bracket
    Complex slope = 0.0;  // its derivative in l_0
    for (int panel = share.first; panel < share.last; ++panel) {
        const Complex at = pole - width * panel;
        sum += std::log((width - at) / -at);
        slope += 1.0 / -at - 1.0 / (width - at);
        for (const Node& node : rule()) {
            const Complex s = node.offset - at;
            const Complex exponential = std::exp(-s);
            const ValueAndSlope falls = decay(s, exponential);
            const ValueAndSlope rest = occupation(exponent_, s);
            sum += node.weight * (falls.value + exponential * rest.value);
            slope -= node.weight * (falls.slope + exponential * (rest.slope - rest.value));
        }
    }
    const Complex residue = -std::exp(-pole) / (exponent_ * u);
    const Complex inverse = residue * sum;
    const Complex turned = residue * (slope - sum) / exponent_;  // d inverse / d log u = turned - inverse
    const double mass = std::exp(-width * share.first) - std::exp(-width * share.last);
    const Complex ratio = (mass - u * inverse) / v;
    share.value = {inverse, ratio};
    share.inverse_by_u = (turned - inverse) / u;
    share.inverse_by_v = -turned / v;
    share.ratio_by_v = -(ratio + u * share.inverse_by_v) / v;
    return share;
}

}  // namespace resolva

#include <resolva/theory/law/limiting_law.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

namespace {

constexpr double allowed_defect = 1e-9;  // of the total mass

}  // namespace

std::string_view to_text(LimitingLaw::EdgeKind kind) {
    return kind == LimitingLaw::EdgeKind::hard ? "hard" : "soft";
}

LimitingLaw::LimitingLaw(std::vector<Atom> atoms, std::vector<Edge> edges,
                         std::vector<DensitySegment> segments, Outcome outcome)
    : atoms_(std::move(atoms)),
      edges_(std::move(edges)),
      segments_(std::move(segments)),
      outcome_(std::move(outcome)) {
    for (const Atom& atom : atoms_) mass_ += atom.mass;
    for (std::size_t k = 0; k + 1 < edges_.size(); k += 2) {
        Bulk bulk{edges_[k].location, edges_[k + 1].location, 0.0};
        for (const DensitySegment& segment : segments_) {
            if (segment.from() >= bulk.from && segment.to() <= bulk.to) bulk.mass += segment.mass();
        }
        mass_ += bulk.mass;
        bulks_.push_back(bulk);
    }
    if (outcome_.status != Status::converged || std::abs(mass_ - 1.0) <= allowed_defect) return;
    outcome_ = {Status::inaccurate, "the masses of the bulks and atoms found add up to " + to_text(mass_) +
                                        " instead of 1: a part of the law was missed or is not resolved"};
}

double LimitingLaw::lowest() const {
    double least = std::numeric_limits<double>::infinity();
    if (!edges_.empty()) least = edges_.front().location;
    if (!atoms_.empty()) least = std::min(least, atoms_.front().location);
    return std::isfinite(least) ? least : 0.0;
}

double LimitingLaw::highest() const {
    double greatest = -std::numeric_limits<double>::infinity();
    if (!edges_.empty()) greatest = edges_.back().location;
    if (!atoms_.empty()) greatest = std::max(greatest, atoms_.back().location);
    return std::isfinite(greatest) ? greatest : 0.0;
}

const DensitySegment* LimitingLaw::segment_at(double x) const {
    for (const DensitySegment& segment : segments_) {
        if (segment.from() <= x && x <= segment.to()) return &segment;
    }
    return nullptr;
}

/// Within rounding of an atom or a hard edge.
bool LimitingLaw::is_special(double x) const {
    const double rounding = 1e-12 * std::max(std::abs(lowest()), std::abs(highest()));
    for (const Atom& atom : atoms_) {
        if (std::abs(x - atom.location) <= rounding) return true;
    }
    return std::any_of(edges_.begin(), edges_.end(),
                       [&](const Edge& edge) { return edge.kind == EdgeKind::hard && x == edge.location; });
}

double LimitingLaw::density(double x) const {
    if (status() == Status::not_run || std::isnan(x) || is_special(x))
        return std::numeric_limits<double>::quiet_NaN();
    const DensitySegment* segment = segment_at(x);
    if (segment == nullptr) return 0.0;
    const double value = segment->density(x);
    const bool at_edge =
        std::any_of(edges_.begin(), edges_.end(), [&](const Edge& e) { return e.location == x; });
    return at_edge ? 0.0 : value;
}

double LimitingLaw::cumulative(double x) const {
    if (status() == Status::not_run || std::isnan(x)) return std::numeric_limits<double>::quiet_NaN();
    double sum = 0.0;
    for (const Atom& atom : atoms_) sum += atom.location <= x ? atom.mass : 0.0;
    for (const DensitySegment& segment : segments_) {
        if (segment.to() <= x) {
            sum += segment.mass();
        } else if (segment.from() < x) {
            sum += segment.mass_below(x);
        }
    }
    return sum;
}

double LimitingLaw::quantile(double share) const {
    if (!(share >= 0.0 && share <= 1.0)) refuse("share", share, "it must lie between 0 and 1");
    if (status() == Status::not_run) return std::numeric_limits<double>::quiet_NaN();
    double low = lowest(), high = highest();
    if (cumulative(low) >= share) return low;
    if (cumulative(high) < share) return high;  // by the defect of the mass
    // Bisection is immune to jumps at atoms and plateaus in gaps.
    for (;;) {
        const double middle = low + 0.5 * (high - low);
        if (middle <= low || middle >= high) return high;
        (cumulative(middle) >= share ? high : low) = middle;
    }
}

double LimitingLaw::mean(const std::function<double(double)>& f) const {
    if (status() == Status::not_run) return std::numeric_limits<double>::quiet_NaN();
    double sum = 0.0;
    for (const Atom& atom : atoms_) sum += atom.mass * f(atom.location);
    for (const DensitySegment& segment : segments_) sum += segment.integral(f);
    return sum;
}

double LimitingLaw::moment(int order) const {
    return mean([order](double x) { return std::pow(x, order); });
}

}  // namespace resolva

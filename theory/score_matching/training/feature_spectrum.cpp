#include <resolva/theory/score_matching/training/feature_spectrum.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/quadrature/edge_rule.hpp>
#include <resolva/theory/score_matching/training/support_scan.hpp>

namespace resolva {

namespace {

using Complex = std::complex<double>;
using Point = HalfPlanePoint<3>;

// The number of independent directions of the features, per dimension: infinite draws fill n directions by
// the shared nonlinear part and d by the linear part; m draws fill m n of them.
double rank_ratio(const ScoreProblem& problem) {
    const EquivalenceConstants& constants = problem.constants;
    const bool linear = constants.alpha2 == 0.0 && constants.s2 == 0.0;
    if (problem.draws.is_infinite()) return linear ? 1.0 : problem.sample_ratio + 1.0;
    const double samples = problem.draws.count() * problem.sample_ratio;
    return linear ? std::min(samples, 1.0) : samples;
}

// Solves on the real axis next to a known solution; inside a bulk the solution has Im G > 0, which certifies
// it.
template <class SpectrumType>
Point solve_in_bulk(const ResolventFamily<SpectrumType>& family, double offset, const Point& neighbour) {
    Point point = solve_near(family, Complex(offset), neighbour.predicted(Complex(offset)));
    if (point.status == Status::converged && point.value[2].imag() > 0.0) return point;
    point = continue_to(family, neighbour, Complex(offset));
    if (point.status == Status::converged && point.value[2].imag() > 0.0) return point;
    return solve_from_above(family, Complex(offset));
}

// Quadrature nodes of one bulk, cut at its necks. The cut-off at an edge is set by the distance to whatever
// else is close to it: within that distance the density is a square root.
template <class SpectrumType>
bool append_bulk(const ResolventFamily<SpectrumType>& family, const SupportInterval& bulk, double room_below,
                 double room_above, double step, std::vector<FeatureSpectrum::Node>& nodes) {
    std::vector<double> cuts{bulk.from};
    cuts.insert(cuts.end(), bulk.necks.begin(), bulk.necks.end());
    cuts.push_back(bulk.to);
    for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
        const double width = cuts[i + 1] - cuts[i];
        const auto cut_off = [&](bool edge, double room, double at) {
            if (!edge) return std::log(1e-14 * std::min(1.0, at / width));
            if (room == 0.0) return std::log(1e-20);
            return std::log(1e-10 * std::min(1.0, room / width));
        };
        const double lowest = cut_off(i == 0, room_below, cuts[i]);
        const double highest = -cut_off(i + 2 == cuts.size(), room_above, cuts[i + 1]);
        const std::vector<EdgeNode> rule = edge_rule(cuts[i], cuts[i + 1], lowest, highest, step);
        const std::size_t first = nodes.size();
        nodes.resize(first + rule.size());
        const std::size_t middle = rule.size() / 2;
        const auto put = [&](std::size_t k, const Point& point) {
            nodes[first + k] = {rule[k].at, rule[k].weight, point.value, point.tangent};
        };
        const Point centre = solve_from_above(family, Complex(rule[middle].at));
        if (centre.status != Status::converged) return false;
        put(middle, centre);
        Point point = centre;
        for (std::size_t k = middle; k-- > 0;) {
            point = solve_in_bulk(family, rule[k].at, point);
            if (point.status != Status::converged) return false;
            put(k, point);
        }
        point = centre;
        for (std::size_t k = middle + 1; k < rule.size(); ++k) {
            point = solve_in_bulk(family, rule[k].at, point);
            if (point.status != Status::converged) return false;
            put(k, point);
        }
    }
    return true;
}

// The intervals between the cuts of a bulk, with the masses that its nodes give them.
void append_pieces(const SupportInterval& bulk, const std::vector<FeatureSpectrum::Node>& nodes,
                   std::size_t first, double psi_p, std::vector<FeatureBulk>& pieces) {
    double from = bulk.from;
    std::size_t k = first;
    const auto close = [&](double to) {
        FeatureBulk piece{from, to, 0.0};
        for (; k < nodes.size() && nodes[k].offset < to; ++k) {
            piece.mass += nodes[k].weight * nodes[k].value[2].imag() / (std::numbers::pi * psi_p);
        }
        pieces.push_back(piece);
        from = to;
    };
    for (const double neck : bulk.necks) close(neck);
    close(bulk.to);
}

Point as_point(const FeatureSpectrum::Node& node) {
    Point point;
    point.parameter = node.offset;
    point.value = node.value;
    point.tangent = node.tangent;
    point.status = Status::converged;
    return point;
}

}  // namespace

FeatureSpectrum::FeatureSpectrum(const ScoreProblem& problem) : problem_(problem) {
    require_positive("psi-n", problem.sample_ratio);
    const double psi_p = require_positive("psi-p", problem.feature_ratio);
    const double rank = rank_ratio(problem);
    const double atom_mass = std::max(0.0, 1.0 - rank / psi_p);
    const bool hard_edge = std::abs(rank - psi_p) <= 8.0 * std::numeric_limits<double>::epsilon() * psi_p;
    std::visit(
        [&](const auto& spectrum) {
            const auto family = resolvent_family(problem_, spectrum);
            base_ = family.base;
            const SupportScan scan(family, hard_edge ? 0.0 : atom_mass, hard_edge);
            for (const int points : {160, 800, 4000}) {
                const std::vector<SupportInterval> intervals = scan.intervals(points);
                bulks_.clear();
                pieces_.clear();
                nodes_.clear();
                mass_ = hard_edge ? 0.0 : atom_mass;
                lowest_ = 0.0;
                bool solved = !intervals.empty();
                for (std::size_t i = 0; i < intervals.size() && solved; ++i) {
                    const SupportInterval& bulk = intervals[i];
                    const double below = i == 0 ? bulk.from : bulk.from - intervals[i - 1].to;
                    const double above = i + 1 < intervals.size() ? intervals[i + 1].from - bulk.to : bulk.to;
                    const std::size_t first = nodes_.size();
                    // The step is halved until the mass of the bulk has settled.
                    double mass = 0.0;
                    double change = 1.0;
                    for (double step = 0.5; step > 0.05 && change > 1e-9 && solved; step *= 0.5) {
                        nodes_.resize(first);
                        solved = append_bulk(family, bulk, below, above, step, nodes_);
                        double sum = 0.0;
                        for (std::size_t k = first; k < nodes_.size(); ++k) {
                            sum += nodes_[k].weight * nodes_[k].value[2].imag();
                        }
                        change = std::abs(sum / (std::numbers::pi * psi_p) - mass);
                        mass = sum / (std::numbers::pi * psi_p);
                    }
                    const std::size_t first_piece = pieces_.size();
                    append_pieces(bulk, nodes_, first, psi_p, pieces_);
                    const double end = bulk.bounded ? bulk.to : std::numeric_limits<double>::infinity();
                    pieces_.back().to = end;
                    const double start = bulk.bounded_below ? bulk.from : 0.0;
                    pieces_[first_piece].from = start;
                    if (!bulk.bounded_below) lowest_ = bulk.from;
                    bulks_.push_back({base_ + start, base_ + end, mass});
                    mass_ += mass;
                }
                status_ = !solved ? Status::iteration_limit
                                  : (std::abs(mass_ - 1.0) < 1e-8 ? Status::converged : Status::inaccurate);
                if (status_ == Status::converged) break;
            }
        },
        problem_.spectrum);
    if (atom_mass > 0.0 && !hard_edge) atoms_.push_back({base_, atom_mass});
}

std::vector<double> FeatureSpectrum::edges() const {
    std::vector<double> result;
    for (const FeatureBulk& bulk : bulks_) {
        result.push_back(bulk.from);
        result.push_back(bulk.to);
    }
    return result;
}

double FeatureSpectrum::exceeded_by(double share) const {
    double above = 0.0;
    for (std::size_t k = nodes_.size(); k-- > 0;) {
        above += nodes_[k].weight * nodes_[k].value[2].imag() / (std::numbers::pi * problem_.feature_ratio);
        if (above > share) return base_ + nodes_[k].offset;
    }
    return base_;
}

double FeatureSpectrum::density_at_offset(double offset) const {
    if (status_ == Status::iteration_limit) return std::numeric_limits<double>::quiet_NaN();
    const bool inside = std::any_of(pieces_.begin(), pieces_.end(), [&](const FeatureBulk& piece) {
        return piece.from < offset && offset <= piece.to;
    });
    if (!inside || nodes_.empty()) return 0.0;
    auto next = std::lower_bound(nodes_.begin(), nodes_.end(), offset,
                                 [](const Node& node, double x) { return node.offset < x; });
    if (next == nodes_.end() ||
        (next != nodes_.begin() && offset - (next - 1)->offset < next->offset - offset))
        --next;
    return std::visit(
        [&](const auto& spectrum) {
            const auto family = resolvent_family(problem_, spectrum);
            // Beyond the last node of a tail the way is made in steps that keep small imaginary parts.
            constexpr double reach = 1.7;
            Point point = as_point(*next);
            for (double at = next->offset; at > reach * offset || at * reach < offset;) {
                at *= at > offset ? 1.0 / reach : reach;
                point = solve_in_bulk(family, at, point);
                if (point.status != Status::converged) return std::numeric_limits<double>::quiet_NaN();
            }
            point = solve_in_bulk(family, offset, point);
            if (point.status != Status::converged) return std::numeric_limits<double>::quiet_NaN();
            return std::max(0.0, point.value[2].imag()) / (std::numbers::pi * problem_.feature_ratio);
        },
        problem_.spectrum);
}

double FeatureSpectrum::density(double eigenvalue) const {
    return density_at_offset(eigenvalue - base_);
}

std::vector<double> FeatureSpectrum::density(std::span<const double> eigenvalues) const {
    std::vector<double> result;
    result.reserve(eigenvalues.size());
    for (const double eigenvalue : eigenvalues) result.push_back(density(eigenvalue));
    return result;
}

double FeatureSpectrum::cumulative(double eigenvalue) const {
    if (status_ == Status::iteration_limit) return std::numeric_limits<double>::quiet_NaN();
    double sum = 0.0;
    for (const FeatureAtom& atom : atoms_) sum += atom.location <= eigenvalue ? atom.mass : 0.0;
    const double offset = eigenvalue - base_;
    for (const FeatureBulk& piece : pieces_) {
        const bool whole = piece.to <= offset || (std::isinf(piece.to) && nodes_.back().offset <= offset);
        if (whole) {
            sum += piece.mass;
        } else if (const double from = std::max(piece.from, lowest_); from < offset) {
            for (const EdgeNode& node : edge_rule(from, offset, -40.0, 32.0, 0.25)) {
                sum += node.weight * density_at_offset(node.at);
            }
        }
    }
    return sum;
}

}  // namespace resolva

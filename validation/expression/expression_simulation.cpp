#include <resolva/validation/expression/expression_simulation.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include <Eigen/Dense>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/expression/law_conditions.hpp>
#include <resolva/validation/random/random_stream.hpp>

namespace resolva {

namespace {

/// A 64-bit image of a name (Fowler, Noll & Vo), equal on every platform.
std::uint64_t hash_of(const std::string& name) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char letter : name) hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3ULL;
    return hash;
}

class Sample {
  public:
    Sample(const ExpressionModel& model, const std::map<std::string, int>& sizes, std::uint64_t seed,
           std::uint32_t replica)
        : model_(model), sizes_(sizes), seed_(seed), replica_(replica) {
        const std::map<std::string, double> values = model.values({sizes.begin(), sizes.end()});
        require_laws(model, values);
        values_of_names_.insert(values.begin(), values.end());
    }

    double number(const Scalar& scalar, const std::vector<double>& traces = {}) const {
        std::map<std::string, Scalar> values = values_of_names_;
        for (std::size_t k = 0; k < traces.size(); ++k) values[trace_symbol(k).name()] = traces[k];
        return scalar.substitute(values).number();
    }

    const Eigen::MatrixXd& value(const Expression& e) {
        const auto known = values_.find(e.address());
        if (known != values_.end()) return known->second;
        Eigen::MatrixXd result = compute(e);
        kept_.push_back(e);
        return values_.emplace(e.address(), std::move(result)).first->second;
    }

  private:
    Eigen::Index size(const Dimension& dimension) const { return sizes_.at(dimension.name); }

    Eigen::MatrixXd compute(const Expression& e) {
        switch (e.kind()) {
            case Expression::Kind::identity:
                return Eigen::MatrixXd::Identity(size(e.rows()), size(e.rows()));
            case Expression::Kind::matrix:
                return e.is_transposed() ? Eigen::MatrixXd(value(transpose(e)).transpose())
                                         : draw(e.symbol());
            case Expression::Kind::inverse: {
                const Eigen::MatrixXd& argument = value(e.parts()[0].first);
                if (argument.rows() == 0) return argument;
                return argument.partialPivLu().inverse();
            }
            case Expression::Kind::sum: {
                Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(size(e.rows()), size(e.columns()));
                for (const auto& [term, factor] : e.parts()) {
                    const double weight = number(factor);
                    if (term.kind() == Expression::Kind::identity) {
                        sum.diagonal().array() += weight;
                    } else {
                        sum.noalias() += weight * value(term);
                    }
                }
                return sum;
            }
            case Expression::Kind::product: {
                const auto& factors = e.parts();
                // Start from the side with the smaller outer dimension: intermediate products stay thin.
                if (size(e.columns()) < size(e.rows())) {
                    Eigen::MatrixXd product = value(factors.back().first);
                    for (std::size_t k = factors.size() - 1; k-- > 0;)
                        product = value(factors[k].first) * product;
                    return product;
                }
                Eigen::MatrixXd product = value(factors.front().first);
                for (std::size_t k = 1; k < factors.size(); ++k) product = product * value(factors[k].first);
                return product;
            }
        }
        return {};
    }

    Eigen::MatrixXd draw(const MatrixSymbol& symbol) const {
        const Eigen::Index rows = size(symbol.rows);
        const Eigen::Index columns = size(symbol.columns);
        if (symbol.kind == MatrixSymbol::Kind::explicit_matrix) return entries_of(symbol, model_.laws);
        if (symbol.kind == MatrixSymbol::Kind::deterministic) return diagonal(symbol, rows);
        const RandomStream stream({seed_ ^ hash_of(symbol.name),
                                   static_cast<std::uint32_t>(sizes_.begin()->second), replica_,
                                   Purpose::expression_matrix});
        Eigen::MatrixXd result(rows, columns);
        stream.fill_normal({result.data(), static_cast<std::size_t>(result.size())});
        result *= std::sqrt(number(symbol.variance));
        if (symbol.kind == MatrixSymbol::Kind::gaussian_symmetric) {
            result = (std::sqrt(0.5) * (result + result.transpose())).eval();
        }
        return result;
    }

    /// Eigenvalues in the order of the atoms, each in its share of the places (largest remainders first).
    Eigen::MatrixXd diagonal(const MatrixSymbol& symbol, Eigen::Index rows) const {
        const JointSpectrum& spectrum = spectrum_of(symbol, model_.laws);
        const auto which = static_cast<std::size_t>(
            std::find(spectrum.matrices.begin(), spectrum.matrices.end(), symbol.name) -
            spectrum.matrices.begin());
        std::vector<Eigen::Index> count;
        std::vector<std::pair<double, std::size_t>> remainder;
        for (const auto& atom : spectrum.atoms) {
            const double share = number(atom.weight) * static_cast<double>(rows);
            count.push_back(static_cast<Eigen::Index>(std::floor(share + 1e-9)));
            remainder.emplace_back(static_cast<double>(count.back()) - share, count.size() - 1);
        }
        std::sort(remainder.begin(), remainder.end());
        Eigen::Index placed = std::accumulate(count.begin(), count.end(), Eigen::Index{0});
        for (std::size_t k = 0; placed < rows; ++k, ++placed) ++count[remainder[k % remainder.size()].second];
        Eigen::VectorXd values(rows);
        Eigen::Index place = 0;
        for (std::size_t a = 0; a < count.size(); ++a) {
            const double value = number(spectrum.atoms[a].values[which]);
            for (Eigen::Index k = 0; k < count[a] && place < rows; ++k) values[place++] = value;
        }
        return values.asDiagonal();
    }

    const ExpressionModel& model_;
    const std::map<std::string, int>& sizes_;
    std::uint64_t seed_;
    std::uint32_t replica_;
    std::map<std::string, Scalar> values_of_names_;
    std::map<const void*, Eigen::MatrixXd> values_;
    std::vector<Expression> kept_;
};

}  // namespace

int largest_size(const ExpressionModel& model, const std::string& dimension) {
    const std::map<std::string, double> ratios = model.values();
    double largest = 0.0;
    bool known = false;
    for (const auto& parameter : model.parameters) {
        if (!parameter.is_dimension) continue;
        known = known || parameter.name == dimension;
        largest = std::max(largest, ratios.at(parameter.name));
    }
    if (!known) refuse("dimension", dimension, "it must be a dimension of the model");
    return static_cast<int>(largest_simulated_size * (ratios.at(dimension) / largest));
}

std::map<std::string, int> sizes_in_ratio(const ExpressionModel& model, const std::string& dimension,
                                          int size) {
    const int most = largest_size(model, dimension);
    if (size < 1 || size > most) {
        refuse("size of " + dimension, static_cast<double>(size),
               "it must be from 1 to " + std::to_string(most) + ": no dimension may exceed " +
                   std::to_string(largest_simulated_size));
    }
    const std::map<std::string, double> ratios = model.values();
    require_laws(model, ratios);
    const double unit = static_cast<double>(size) / ratios.at(dimension);
    std::map<std::string, int> sizes;
    for (const auto& parameter : model.parameters) {
        if (!parameter.is_dimension) continue;
        const double wanted = unit * ratios.at(parameter.name);
        const int rounded = static_cast<int>(std::lround(wanted));
        // A dimension that a formula brings to zero has empty matrices; any other needs a place.
        if (rounded < 1 && wanted != 0.0) {
            refuse("size of " + dimension, static_cast<double>(size),
                   "dimension " + parameter.name + " would be empty");
        }
        sizes[parameter.name] = rounded;
    }
    for (const auto& [name, matrix] : model.laws.matrices) {
        for (const auto& e : model.traces) {
            const std::function<void(const Expression&)> check = [&](const Expression& x) {
                if (x.kind() == Expression::Kind::matrix && x.symbol().name == name &&
                    sizes.at(x.rows().name) != matrix.rows()) {
                    refuse("size of " + x.rows().name, static_cast<double>(sizes.at(x.rows().name)),
                           "the explicit matrix " + name + " fixes it to " + std::to_string(matrix.rows()));
                }
                for (const auto& part : x.parts()) check(part.first);
            };
            check(e);
        }
    }
    return sizes;
}

std::vector<double> simulate_once(const ExpressionModel& model, const std::map<std::string, int>& sizes,
                                  std::uint64_t seed, std::uint32_t replica) {
    Sample sample(model, sizes, seed, replica);
    std::vector<double> traces;
    for (const Expression& e : model.traces) traces.push_back(sample.value(e).trace());
    std::vector<double> outputs;
    for (const double trace : traces) {
        if (!std::isfinite(trace)) {
            outputs.assign(model.outputs.size(), std::numeric_limits<double>::quiet_NaN());
            return outputs;
        }
    }
    for (const auto& output : model.outputs) outputs.push_back(sample.number(output.value, traces));
    return outputs;
}

SimulatedOutputs simulate(const ExpressionModel& model, const ExpressionSimulation& plan) {
    if (plan.replicas < 2)
        refuse("replicas", static_cast<double>(plan.replicas), "an error bar needs at least 2");
    SimulatedOutputs result;
    result.sizes = sizes_in_ratio(model, plan.dimension, plan.size);
    const std::size_t count = model.outputs.size();
    std::vector<double> mean(count, 0.0), squares(count, 0.0);
    for (int replica = 0; replica < plan.replicas; ++replica) {
        const std::vector<double> outputs =
            simulate_once(model, result.sizes, plan.seed, static_cast<std::uint32_t>(replica));
        for (std::size_t k = 0; k < count; ++k) {
            // Welford's update: stable when the fluctuation is small against the mean.
            const double difference = outputs[k] - mean[k];
            mean[k] += difference / (replica + 1);
            squares[k] += difference * (outputs[k] - mean[k]);
        }
    }
    result.status = Status::converged;
    for (std::size_t k = 0; k < count; ++k) {
        result.standard_error.push_back(std::sqrt(squares[k] / (plan.replicas - 1.0) / plan.replicas));
        if (!std::isfinite(mean[k])) result.status = Status::singular;
    }
    result.mean = std::move(mean);
    return result;
}

}  // namespace resolva

#pragma once

// The protocol behind which every model stands. Verbs, reports and bindings know these three classes and nothing else.
//
//   ParametricModel   says what its parameters and quantities are; prepare() does what is expensive, once for all
//                     points that agree in their shared parameters
//   PreparedModel     immutable and thread-safe; hands a solver to each thread
//   PointSolver       one thread's workspace: numbers in, answer out
//
// A point is given by the numbers of the free parameters alone, so that it cannot contradict what was prepared.
// Bad input throws BadArgument in set() and prepare(); a bad outcome stands in the answer.

#include <memory>
#include <span>
#include <string>
#include <vector>

#include <resolva/theory/model/answer.hpp>
#include <resolva/theory/model/parameter_point.hpp>

namespace resolva {

class PointSolver {
  public:
    virtual ~PointSolver() = default;

    /// The quantities at one point. `free_numbers` holds the free parameters in the model's order, legal by their
    /// domains; `answer` has the model's number of quantities. No allocation unless the outcome has a reason.
    virtual void answer(std::span<const double> free_numbers, Answer& answer) = 0;

    /// Exact derivatives of all quantities at the last answer with respect to free parameter `number`, into
    /// `slopes`; false when the model has none, and then nothing is written.
    virtual bool gradient(std::size_t number, std::span<double> slopes);

    /// Forgets the last point: the next answer does not depend on it in any digit.
    virtual void forget() {}
};

class PreparedModel {
  public:
    virtual ~PreparedModel() = default;
    virtual std::unique_ptr<PointSolver> solver() const = 0;
};

class ParametricModel {
  public:
    virtual ~ParametricModel() = default;

    virtual const std::string& name() const = 0;
    virtual const std::vector<Parameter>& parameters() const = 0;
    virtual const std::vector<Quantity>& quantities() const = 0;

    /// @throws BadArgument when the point is no legal model
    virtual std::shared_ptr<const PreparedModel> prepare(const ParameterPoint& point) const = 0;

    /// Values of parameter `number` near which a quantity may have a narrow peak, for searches along it.
    virtual std::vector<double> landmarks(const ParameterPoint& point, std::size_t number) const;

    /// Number of the quantity of that name. @throws BadArgument that lists the names.
    std::size_t quantity(const std::string& name) const;
};

}  // namespace resolva

#pragma once

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include <resolva/theory/model/parametric_model.hpp>

namespace resolva::test {

/// A model with two parameters, x > 0 free and s shared, and one quantity f(x, s); no answer where f is NaN.
class FunctionModel final : public ParametricModel {
  public:
    using Function = std::function<double(double x, double s)>;
    explicit FunctionModel(Function function) : function_(std::move(function)) {}

    const std::string& name() const override { return name_; }
    const std::vector<Parameter>& parameters() const override { return parameters_; }
    const std::vector<Quantity>& quantities() const override { return quantities_; }
    std::shared_ptr<const PreparedModel> prepare(const ParameterPoint& point) const override {
        ++prepared;
        return std::make_shared<Prepared>(function_, point.number(1));
    }
    mutable int prepared = 0;

  private:
    struct Solver final : PointSolver {
        Solver(Function f, double s) : function(std::move(f)), shared(s) {}
        void answer(std::span<const double> free, Answer& answer) override {
            answer.clear();
            answer.values[0] = function(free[0], shared);
            answer.errors[0] = 0.0;
            answer.outcome.status = std::isnan(answer.values[0])   ? Status::iteration_limit
                                    : std::isinf(answer.values[0]) ? Status::diverges
                                                                   : Status::converged;
        }
        Function function;
        double shared;
    };
    struct Prepared final : PreparedModel {
        Prepared(Function f, double s) : function(std::move(f)), shared(s) {}
        std::unique_ptr<PointSolver> solver() const override {
            return std::make_unique<Solver>(function, shared);
        }
        Function function;
        double shared;
    };

    Function function_;
    std::string name_ = "function";
    std::vector<Parameter> parameters_{
        {"x", "x", "x", "Free", Domain::positive, 1.0, false, SearchRange{0.01, 100.0}},
        {"s", "s", "s", "Shared", Domain::positive, 1.0, true, SearchRange{0.01, 100.0}}};
    std::vector<Quantity> quantities_{{"f", "f", "The function"}};
};

}  // namespace resolva::test

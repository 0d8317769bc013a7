#include <resolva/theory/models/expression/derived_model.hpp>

#include <algorithm>
#include <utility>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/expression/equivalent_solver.hpp>

namespace resolva {

namespace {

class DerivedSolver final : public PointSolver {
  public:
    explicit DerivedSolver(std::shared_ptr<const DeterministicEquivalent> equivalent)
        : equivalent_(std::move(equivalent)), solver_(*equivalent_) {}

    void answer(std::span<const double> free_numbers, Answer& answer) override {
        answer.clear();
        point_.assign(free_numbers.begin(), free_numbers.end());
        const EquivalentSolution<double> solution = solver_.solve(point_);
        std::copy(solution.outputs.begin(), solution.outputs.end(), answer.values.begin());
        std::copy(solution.errors.begin(), solution.errors.end(), answer.errors.begin());
        answer.outcome.status = solution.status;
        answer.outcome.reason = solution.reason;
        solved_ = solution.status == Status::converged;
    }

    bool gradient(std::size_t number, std::span<double> slopes) override {
        if (!solved_) return false;
        const std::vector<double> exact = solver_.gradient(equivalent_->free_parameters()[number]);
        std::copy(exact.begin(), exact.end(), slopes.begin());
        return true;
    }

    void forget() override {
        solver_.reset();
        solved_ = false;
    }

  private:
    std::shared_ptr<const DeterministicEquivalent> equivalent_;
    EquivalentSolver<double> solver_;
    std::vector<double> point_;
    bool solved_ = false;
};

class PreparedDerivation final : public PreparedModel {
  public:
    explicit PreparedDerivation(std::shared_ptr<const DeterministicEquivalent> equivalent)
        : equivalent_(std::move(equivalent)) {}
    std::unique_ptr<PointSolver> solver() const override {
        return std::make_unique<DerivedSolver>(equivalent_);
    }

  private:
    std::shared_ptr<const DeterministicEquivalent> equivalent_;
};

}  // namespace

DerivedModel::DerivedModel(std::string name, const ExpressionModel& model)
    : name_(std::move(name)), equivalent_(std::make_shared<DeterministicEquivalent>(model)) {
    if (model.outputs.empty())
        refuse("output", "missing", "the model must name at least one number in [output]");
    const std::vector<double> standard = equivalent_->default_point();
    for (std::size_t k = 0; k < standard.size(); ++k) {
        const std::string& parameter = equivalent_->free_parameters()[k];
        const auto stated = std::find_if(model.parameters.begin(), model.parameters.end(),
                                         [&](const auto& p) { return p.name == parameter; });
        const bool dimension = stated->is_dimension;
        parameters_.push_back({.name = parameter,
                               .option = parameter,
                               .letter = parameter,
                               .meaning = dimension ? "Dimension, as a ratio" : "Parameter of the model",
                               .domain = dimension ? Domain::positive : Domain::finite,
                               .standard = standard[k]});
    }
    for (const auto& output : model.outputs)
        quantities_.push_back({output.name, output.name, "Output of the model"});
}

std::shared_ptr<const PreparedModel> DerivedModel::prepare(const ParameterPoint&) const {
    return std::make_shared<PreparedDerivation>(equivalent_);
}

}  // namespace resolva

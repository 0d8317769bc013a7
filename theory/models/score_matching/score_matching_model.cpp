#include <resolva/theory/models/score_matching/score_matching_model.hpp>

#include <cmath>
#include <utility>

#include <resolva/theory/exact_score/nonlinear_exact_score.hpp>
#include <resolva/theory/models/score_matching/score_matching_parameters.hpp>
#include <resolva/theory/score_matching/prediction.hpp>

namespace resolva {

namespace {

class ScoreSolver final : public PointSolver {
  public:
    explicit ScoreSolver(const ScoreProblem& problem) : problem_(problem) {}

    void answer(std::span<const double> free, Answer& answer) override {
        set_free_numbers(problem_, free[0], free[1], free[2], free[3]);
        const Prediction p = predict(problem_);
        answer.values = {p.test, p.train, p.objective, p.score, p.exact, p.gap};
        const double relative = p.relative_error;
        const double exact_error = problem_.exact.relative_error * std::abs(p.exact);
        answer.errors = {relative * p.test, relative * p.train, relative * p.objective,
                         p.score_error,     exact_error,        relative * std::abs(p.gap)};
        answer.outcome.status = p.status;
        answer.outcome.reason.clear();
        if (p.status != Status::converged) {
            answer.outcome.reason = explain(p.status, problem_.constants);
        } else if (problem_.exact.status != Status::converged) {
            // Without the exact error there is no score error; the others stand.
            answer.outcome.status = problem_.exact.status;
            answer.outcome.reason = explain_exact_score(problem_.exact.status);
        }
    }

  private:
    ScoreProblem problem_;
};

class PreparedScore final : public PreparedModel {
  public:
    explicit PreparedScore(ScoreProblem problem) : problem_(std::move(problem)) {}
    std::unique_ptr<PointSolver> solver() const override { return std::make_unique<ScoreSolver>(problem_); }

  private:
    ScoreProblem problem_;
};

}  // namespace

const std::string& ScoreMatchingModel::name() const {
    static const std::string name = "score_matching";
    return name;
}

const std::vector<Parameter>& ScoreMatchingModel::parameters() const {
    return score_matching_parameters();
}

const std::vector<Quantity>& ScoreMatchingModel::quantities() const {
    static const std::vector<Quantity> quantities{
        {"test", "E_test", "Test error per dimension"},
        {"train", "E_train", "Train error per dimension, without the ridge term"},
        {"objective", "L", "Train error with the ridge term"},
        {"score", "E_score", "Squared distance from the true score, (test - exact) / h"},
        {"exact", "E_exact", "Test error of the true score"},
        {"gap", "E_gap", "Test minus train error"},
    };
    return quantities;
}

std::shared_ptr<const PreparedModel> ScoreMatchingModel::prepare(const ParameterPoint& point) const {
    return std::make_shared<PreparedScore>(score_problem_at(point));
}

std::vector<double> ScoreMatchingModel::landmarks(const ParameterPoint& point, std::size_t number) const {
    return interpolation_thresholds(point, number);
}

}  // namespace resolva

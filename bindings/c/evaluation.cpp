// Answers at many points, on several threads.

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "model_handle.hpp"

using namespace resolva;
using abi::guarded;
using abi::require_number;
using abi::required;

namespace {

constexpr std::size_t run_length = 64;  // points that one solver answers in a row

struct Points {
    std::size_t count;
    std::size_t varied;
    const std::size_t* parameters;
    const double* const* inputs;
    const std::ptrdiff_t* strides;

    double at(std::size_t v, std::size_t i) const {
        return inputs[v][static_cast<std::ptrdiff_t>(i) * strides[v]];
    }
};

/// Every value must be legal before anything is written.
void require_points(const resolva_model& model, const Points& points) {
    const auto& parameters = model.model->parameters();
    for (std::size_t v = 0; v < points.varied; ++v) {
        require_number(points.parameters[v], parameters.size(), "number of the parameter");
        const Parameter& parameter = parameters[points.parameters[v]];
        if (!is_numeric(parameter)) refuse(parameter.name, "varied", "only numbers vary from point to point");
        required(points.inputs[v], "inputs");
        const std::size_t distinct =
            points.strides[v] == 0 ? std::min<std::size_t>(points.count, 1) : points.count;
        for (std::size_t i = 0; i < distinct; ++i)
            require_legal(parameter, parameter.name, Value(points.at(v, i)));
    }
}

/// Prepared models by the values of the varied shared parameters; most calls have one.
class PreparedModels {
  public:
    PreparedModels(resolva_model& model, const Points& points) : model_(&model), points_(&points) {
        for (std::size_t v = 0; v < points.varied; ++v) {
            if (model.model->parameters()[points.parameters[v]].shared) shared_.push_back(v);
        }
        if (shared_.empty()) only_ = &model.ready();
    }

    const PreparedModel& at(std::size_t i) {
        if (only_) return *only_;
        std::vector<double> key;
        for (const std::size_t v : shared_) key.push_back(points_->at(v, i));
        const std::lock_guard lock(guard_);
        auto& entry = prepared_[key];
        if (!entry) {
            ParameterPoint point = model_->point;
            for (std::size_t k = 0; k < shared_.size(); ++k) {
                const std::size_t number = points_->parameters[shared_[k]];
                point.set(number, key[k], model_->model->parameters()[number].name);
            }
            entry = model_->model->prepare(point);
        }
        return *entry;
    }

  private:
    resolva_model* model_;
    const Points* points_;
    std::vector<std::size_t> shared_;
    const PreparedModel* only_ = nullptr;
    std::map<std::vector<double>, std::shared_ptr<const PreparedModel>> prepared_;
    std::mutex guard_;
};

}  // namespace

int resolva_evaluate(resolva_model* handle, size_t count, size_t varied, const size_t* parameters,
                     const double* const* inputs, const ptrdiff_t* strides, double* values, double* errors,
                     int* statuses, int threads, const volatile int* stop) {
    return guarded([&]() -> int {
        resolva_model& model = required(handle, "model");
        if (varied > 0)
            required(parameters, "parameters"), required(inputs, "inputs"), required(strides, "strides");
        if (count > 0) required(values, "values");
        const Points points{count, varied, parameters, inputs, strides};
        require_points(model, points);
        model.reasons.clear();
        PreparedModels prepared(model, points);
        const std::size_t quantities = model.model->quantities().size();
        std::vector<int> positions;
        for (std::size_t v = 0; v < varied; ++v)
            positions.push_back(model.point.free_position(parameters[v]));
        const std::vector<double> base = model.point.free_numbers();

        const std::size_t runs = (count + run_length - 1) / run_length;
        std::atomic<std::size_t> next{0};
        std::atomic<bool> stopped{false};
        std::mutex guard;
        std::exception_ptr failure;
        const auto work = [&] {
            try {
                Answer answer(quantities);
                std::vector<double> numbers = base;
                for (std::size_t run; !stopped && (run = next++) < runs;) {
                    if (stop && *stop) stopped = true;
                    std::unique_ptr<PointSolver> solver;
                    const PreparedModel* current = nullptr;
                    const std::size_t last = std::min(count, (run + 1) * run_length);
                    for (std::size_t i = run * run_length; i < last && !stopped; ++i) {
                        const PreparedModel& here = prepared.at(i);
                        if (&here != current) solver = here.solver(), current = &here;
                        for (std::size_t v = 0; v < varied; ++v) {
                            if (positions[v] >= 0)
                                numbers[static_cast<std::size_t>(positions[v])] = points.at(v, i);
                        }
                        solver->answer(numbers, answer);
                        std::copy(answer.values.begin(), answer.values.end(), values + i * quantities);
                        if (errors)
                            std::copy(answer.errors.begin(), answer.errors.end(), errors + i * quantities);
                        if (statuses) statuses[i] = static_cast<int>(answer.outcome.status);
                        if (!answer.outcome.converged()) {
                            const std::lock_guard lock(guard);
                            model.reasons[i] = answer.outcome.reason;
                        }
                    }
                }
            } catch (...) {
                const std::lock_guard lock(guard);
                if (!failure) failure = std::current_exception();
                stopped = true;
            }
        };
        const std::size_t wanted = threads > 0 ? static_cast<std::size_t>(threads)
                                               : std::max(1u, std::thread::hardware_concurrency());
        std::vector<std::thread> helpers;
        for (std::size_t t = 1; t < std::min(wanted, runs); ++t) helpers.emplace_back(work);
        work();
        for (std::thread& helper : helpers) helper.join();
        if (failure) std::rethrow_exception(failure);
        if (stopped) {
            abi::last_error = "the call was stopped";
            return RESOLVA_STOPPED;
        }
        return RESOLVA_OK;
    });
}

const char* resolva_reason(const resolva_model* model, size_t number) {
    if (model == nullptr) return "";
    const auto found = model->reasons.find(number);
    return found == model->reasons.end() ? "" : found->second.c_str();
}

#include <resolva/validation/finite_size/study.hpp>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <exception>
#include <memory>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/validation/journal/journal.hpp>
#include <resolva/validation/journal/study_description.hpp>

namespace resolva {

namespace {

double work(const Task& task) {
    const double d = static_cast<double>(task.size);
    return d * d * d;
}

bool before(const Record& a, const Record& b) {
    return a.task.size != b.task.size ? a.task.size < b.task.size : a.task.replica < b.task.replica;
}

bool same_measurement(const Measurement& a, const Measurement& b) {
    return a.status == b.status && std::memcmp(&a.values, &b.values, sizeof a.values) == 0;
}

}  // namespace

bool Study::complete() const {
    const std::vector<Task> tasks = tasks_of(plan);
    return std::all_of(tasks.begin(), tasks.end(), [this](const Task& task) {
        return std::any_of(records.begin(), records.end(), [&](const Record& r) { return r.task == task; });
    });
}

Study run(const Model& model, const Plan& plan, const RunOptions& options) {
    require_valid(plan, model);
    if (options.threads < 1) refuse("threads", options.threads, "there is at least one thread");
    std::vector<Task> tasks = tasks_of(plan, options.shard);
    Study study{model, plan, {}};
    std::unique_ptr<Journal> journal;
    if (!options.journal.empty()) {
        journal = std::make_unique<Journal>(options.journal, model, plan);
        for (const Record& record : journal->finished()) {
            const auto found = std::find(tasks.begin(), tasks.end(), record.task);
            if (found == tasks.end()) continue;  // written twice, or by another shard
            tasks.erase(found);
            study.records.push_back(record);
        }
    }
    double total = 0.0;
    double finished = 0.0;
    for (const Record& record : study.records) finished += work(record.task);
    total = finished;
    for (const Task& task : tasks) total += work(task);

    std::exception_ptr failure;
    std::atomic<bool> stop{false};
    const std::ptrdiff_t count = static_cast<std::ptrdiff_t>(tasks.size());
    const std::size_t all = tasks.size() + study.records.size();
#pragma omp parallel for schedule(dynamic, 1) num_threads(options.threads)
    for (std::ptrdiff_t i = 0; i < count; ++i) {
        if (stop) continue;
        try {
            const Task task = tasks[static_cast<std::size_t>(i)];
            const Record record{task,
                                simulate_replica(model, task.size, plan.seed, task.replica, plan.measuring)};
#pragma omp critical(resolva_study)
            {
                if (journal && !journal->append(record) && !failure) {
                    try {
                        refuse("journal", options.journal,
                               "a finished replica could not be written to the disk");
                    } catch (...) {
                        failure = std::current_exception();
                        stop = true;
                    }
                }
                study.records.push_back(record);
                finished += work(task);
                if (options.progress) options.progress({study.records.size(), all, finished / total});
            }
        } catch (...) {  // an exception may not leave a parallel loop
#pragma omp critical(resolva_study)
            failure = std::current_exception();
            stop = true;
        }
    }
    if (failure) std::rethrow_exception(failure);
    std::sort(study.records.begin(), study.records.end(), before);
    return study;
}

Study merge(const std::vector<Study>& parts) {
    if (parts.empty()) refuse("parts", "", "give at least one part of a study");
    Study whole{parts.front().model, parts.front().plan, {}};
    const std::string description = describe(whole.model, whole.plan);
    for (const Study& part : parts) {
        if (describe(part.model, part.plan) != description) {
            refuse("part", describe(part.model, part.plan), "all parts share the study " + description);
        }
        whole.records.insert(whole.records.end(), part.records.begin(), part.records.end());
    }
    std::stable_sort(whole.records.begin(), whole.records.end(), before);
    for (std::size_t i = 1; i < whole.records.size(); ++i) {
        const Record& a = whole.records[i - 1];
        const Record& b = whole.records[i];
        if (a.task == b.task && !same_measurement(a.measurement, b.measurement)) {
            refuse("replica", static_cast<double>(a.task.replica),
                   "two parts disagree on this replica of one size");
        }
    }
    const auto last = std::unique(whole.records.begin(), whole.records.end(),
                                  [](const Record& a, const Record& b) { return a.task == b.task; });
    whole.records.erase(last, whole.records.end());
    return whole;
}

}  // namespace resolva

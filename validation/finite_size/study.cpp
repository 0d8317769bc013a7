#include <resolva/validation/finite_size/study.hpp>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <exception>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/validation/journal/record_line.hpp>
#include <resolva/validation/journal/shared_journal.hpp>
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

/// Computes the tasks over threads; each record is in the journal before it counts. `known` are the records
/// that need no computing.
std::vector<Record> carry_out(const std::vector<Task>& tasks, const Study& known, const RunOptions& options,
                              SharedJournal& journal) {
    double finished = 0.0;
    for (const Record& record : known.records) finished += work(record.task);
    double total = finished;
    for (const Task& task : tasks) total += work(task);
    const std::size_t all = tasks.size() + known.records.size();
    std::vector<Record> computed;
    std::exception_ptr failure;
    std::atomic<bool> stop{false};
    const std::ptrdiff_t count = static_cast<std::ptrdiff_t>(tasks.size());
#pragma omp parallel for schedule(dynamic, 1) num_threads(options.threads)
    for (std::ptrdiff_t i = 0; i < count; ++i) {
        if (stop) continue;
        try {
            const Task task = tasks[static_cast<std::size_t>(i)];
            const Record record{task, simulate_replica(known.model, task.size, known.plan.seed, task.replica,
                                                       known.plan.measuring)};
#pragma omp critical(resolva_study)
            {
                if (!journal.append(record) && !failure) {
                    try {
                        refuse("journal", options.journal,
                               "a finished replica could not be written to the disk");
                    } catch (...) {
                        failure = std::current_exception();
                        stop = true;
                    }
                }
                computed.push_back(record);
                finished += work(task);
                if (options.progress) {
                    options.progress({known.records.size() + computed.size(), all, finished / total});
                }
            }
        } catch (...) {  // an exception may not leave a parallel loop
#pragma omp critical(resolva_study)
            failure = std::current_exception();
            stop = true;
        }
    }
    if (failure) std::rethrow_exception(failure);
    return computed;
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
    SingleRank alone;
    Ranks& ranks = options.ranks == nullptr ? alone : *options.ranks;
    std::vector<Task> tasks = tasks_of(plan, options.shard);
    SharedJournal journal(options.journal, model, plan, ranks);
    Study study{model, plan, {}};
    for (const Record& record : journal.finished()) {
        const auto found = std::find(tasks.begin(), tasks.end(), record.task);
        if (found == tasks.end()) continue;  // written twice, or by another shard
        tasks.erase(found);
        study.records.push_back(record);
    }
    std::vector<Task> own;
    for (std::size_t i = static_cast<std::size_t>(ranks.rank()); i < tasks.size();
         i += static_cast<std::size_t>(ranks.count())) {
        own.push_back(tasks[i]);
    }
    std::vector<Record> computed;
    const std::vector<std::string> texts = together(ranks, [&] {
        computed = carry_out(own, study, options, journal);
        return ranks.count() > 1 ? to_lines(computed) : std::string();
    });
    std::vector<Record> of_others;
    for (std::size_t rank = 0; rank < texts.size(); ++rank) {
        if (rank == static_cast<std::size_t>(ranks.rank())) continue;
        for (const Record& record : from_lines(texts[rank])) of_others.push_back(record);
    }
    journal.conclude(of_others);
    study.records.insert(study.records.end(), computed.begin(), computed.end());
    study.records.insert(study.records.end(), of_others.begin(), of_others.end());
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

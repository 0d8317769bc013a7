#include "output/long_work.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "output/progress.hpp"

namespace resolva::program {

namespace {

constexpr std::chrono::seconds first_word{5};

/// The first process of a job, or the only one.
bool speaks() {
    for (const char* name : {"OMPI_COMM_WORLD_RANK", "PMI_RANK"}) {
        const char* rank = std::getenv(name);
        if (rank != nullptr && std::strcmp(rank, "0") != 0) return false;
    }
    return true;
}

}  // namespace

LongWork::LongWork(std::string command)
    : command_(std::move(command)), start_(std::chrono::steady_clock::now()) {
    if (speaks()) watcher_ = std::thread([this] { watch(); });
}

LongWork::~LongWork() {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        done_ = true;
    }
    ended_.notify_all();
    if (watcher_.joinable()) watcher_.join();
}

void LongWork::watch() {
    std::unique_lock<std::mutex> lock(mutex_);
    for (std::chrono::seconds word = first_word;; word *= 2) {
        if (ended_.wait_until(lock, start_ + word, [this] { return done_; })) return;
        const ProgressState progress = progress_state();
        if (progress.drawn) continue;
        std::fprintf(stderr, "resolva: %s is still at work after %lld s%s; Ctrl-C stops it\n",
                     command_.c_str(), static_cast<long long>(word.count()), progress.text.c_str());
    }
}

}  // namespace resolva::program

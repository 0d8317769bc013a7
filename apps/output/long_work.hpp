#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace resolva::program {

/// Says on standard error that a command is still at work: after five seconds, and then each time it has run
/// twice as long, with what a progress report that is alive tells. On a terminal the bar of a progress report
/// says it instead. One process of a job speaks.
class LongWork {
  public:
    explicit LongWork(std::string command);
    ~LongWork();
    LongWork(const LongWork&) = delete;
    LongWork& operator=(const LongWork&) = delete;

  private:
    void watch();

    std::string command_;
    std::chrono::steady_clock::time_point start_;
    std::mutex mutex_;
    std::condition_variable ended_;
    bool done_ = false;
    std::thread watcher_;
};

}  // namespace resolva::program

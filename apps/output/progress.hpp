#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>

namespace resolva::program {

/// What the progress reports that are alive tell: ", 12 % of the points done", or nothing.
struct ProgressState {
    std::string text;
    bool drawn;  ///< a bar shows it already
};
ProgressState progress_state();

/// A progress bar on standard error, drawn only when that is a terminal and the work takes longer than a
/// moment. `advance` may be called from any thread; drawing costs nothing between refreshes.
class Progress {
  public:
    Progress(std::string label, std::size_t total);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void advance(std::size_t steps = 1);

    /// Advances to that fraction of the total, for work that is no count of steps. One thread at a time.
    void reach(double fraction);
    /// A total that makes fractions smooth.
    static constexpr std::size_t fine_steps = 10000;

  private:
    friend ProgressState progress_state();
    void draw(std::size_t done, double seconds);

    std::string label_;
    std::size_t total_;
    std::chrono::steady_clock::time_point start_;
    std::atomic<std::size_t> done_{0};
    std::atomic<long> next_refresh_ms_{300};
    std::mutex drawing_;
    bool terminal_;
    std::atomic<bool> drawn_{false};
};

}  // namespace resolva::program

#include "output/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <vector>

namespace resolva::program {

namespace {

std::mutex alive_mutex;
std::vector<const Progress*> alive;

}  // namespace

ProgressState progress_state() {
    const std::lock_guard<std::mutex> lock(alive_mutex);
    if (alive.empty()) return {"", false};
    const Progress& last = *alive.back();
    const std::size_t percent = last.total_ == 0 ? 0 : 100 * last.done_.load() / last.total_;
    return {", " + std::to_string(percent) + " % of the " + last.label_ + " done", last.drawn_.load()};
}

Progress::Progress(std::string label, std::size_t total)
    : label_(std::move(label)),
      total_(total),
      start_(std::chrono::steady_clock::now()),
      terminal_(::isatty(STDERR_FILENO) != 0) {
    const std::lock_guard<std::mutex> lock(alive_mutex);
    alive.push_back(this);
}

Progress::~Progress() {
    {
        const std::lock_guard<std::mutex> lock(alive_mutex);
        alive.erase(std::remove(alive.begin(), alive.end(), this), alive.end());
    }
    if (drawn_) std::fprintf(stderr, "\r\033[K");
}

void Progress::advance(std::size_t steps) {
    const std::size_t done = done_ += steps;
    if (!terminal_) return;
    const auto elapsed = std::chrono::steady_clock::now() - start_;
    const long ms = std::chrono::duration_cast<std::chrono::milliseconds>(elapsed).count();
    long due = next_refresh_ms_.load();
    if (ms < due || !next_refresh_ms_.compare_exchange_strong(due, ms + 100)) return;
    const std::lock_guard<std::mutex> lock(drawing_);
    draw(done, static_cast<double>(ms) / 1000.0);
}

void Progress::reach(double fraction) {
    const std::size_t now =
        std::min(static_cast<std::size_t>(fraction * static_cast<double>(total_)), total_);
    if (now > done_) advance(now - done_);
}

void Progress::draw(std::size_t done, double seconds) {
    constexpr int width = 30;
    const double fraction = static_cast<double>(done) / static_cast<double>(total_);
    std::string bar(width, ' ');
    for (int i = 0; i < static_cast<int>(fraction * width) && i < width; ++i)
        bar[static_cast<std::size_t>(i)] = '=';
    std::fprintf(stderr, "\r\033[K%s [%s] %zu/%zu, %.0f s left", label_.c_str(), bar.c_str(), done, total_,
                 seconds * (1.0 - fraction) / fraction);
    drawn_ = true;
}

}  // namespace resolva::program

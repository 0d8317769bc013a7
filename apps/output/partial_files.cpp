#include "output/partial_files.hpp"

#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <mutex>

namespace resolva::program {

namespace {

// A signal handler may not allocate or lock: paths stand in fixed slots, each with a flag that is set last
// and cleared first.
struct Slot {
    std::atomic<bool> used{false};
    std::array<char, 4096> path{};
};
std::array<Slot, 32> slots;
std::mutex slots_mutex;

extern "C" void remove_partial_files() {
    for (const Slot& slot : slots) {
        if (slot.used.load(std::memory_order_acquire)) ::unlink(slot.path.data());
    }
}

extern "C" void remove_and_end(int signal) {
    remove_partial_files();
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

void install_handlers() {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGQUIT, SIGALRM, SIGVTALRM, SIGPROF, SIGUSR1,
                             SIGUSR2, SIGXCPU, SIGXFSZ, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV}) {
        // A signal that the parent had ignored (nohup) stays ignored, and one that a tool handles (a
        // sanitizer, a launcher) stays its own.
        const auto before = std::signal(signal, remove_and_end);
        if (before != SIG_DFL && before != SIG_ERR) std::signal(signal, before);
    }
    // A library that cannot make a thread calls exit.
    std::atexit(remove_partial_files);
}

}  // namespace

void remember_partial_file(const std::string& path) {
    const std::lock_guard lock(slots_mutex);
    static const bool installed = (install_handlers(), true);
    static_cast<void>(installed);
    for (Slot& slot : slots) {
        if (slot.used.load(std::memory_order_relaxed) || path.size() >= slot.path.size()) continue;
        std::memcpy(slot.path.data(), path.c_str(), path.size() + 1);
        slot.used.store(true, std::memory_order_release);
        return;
    }
}

void forget_partial_file(const std::string& path) {
    const std::lock_guard lock(slots_mutex);
    for (Slot& slot : slots) {
        if (slot.used.load(std::memory_order_relaxed) && path == slot.path.data()) slot.used.store(false);
    }
}

}  // namespace resolva::program

#include "parallel/memory.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>

namespace resolva::program {

namespace {

/// The number of kibibytes after a key of a file in /proc, in bytes.
double kernel_number(const char* path, const std::string& key, double otherwise) {
    std::ifstream file(path);
    for (std::string word; file >> word;) {
        double kibibytes = 0.0;
        if (word == key && file >> kibibytes) return 1024.0 * kibibytes;
    }
    return otherwise;
}

}  // namespace

double available_memory() {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    double available = kernel_number("/proc/meminfo", "MemAvailable:", infinity);
    rlimit limit{};
    if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) {
        const double used = kernel_number("/proc/self/status", "VmSize:", 0.0);
        available = std::min(available, static_cast<double>(limit.rlim_cur) - used);
    }
    return std::max(available, 0.0);
}

}  // namespace resolva::program

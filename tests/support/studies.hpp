#pragma once

#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>

#include <resolva/validation/finite_size/study.hpp>

#include "support/models.hpp"

namespace resolva::test {

/// A rectified network on a bent manifold, small enough for tests of how studies are carried out.
inline Model small_study_model() {
    return model_of("relu", "tanh", 0.2, 1.5, 2.0, 0.5, 1e-2, 2);
}

/// Twelve replicas.
inline Plan small_study_plan() {
    Plan plan;
    plan.sizes = {10, 16, 24};
    plan.replicas = {5, 4, 3};
    plan.seed = 42;
    return plan;
}

inline bool same_bits(const Study& a, const Study& b) {
    if (a.records.size() != b.records.size()) return false;
    for (std::size_t i = 0; i < a.records.size(); ++i) {
        const Measurement& x = a.records[i].measurement;
        const Measurement& y = b.records[i].measurement;
        if (!(a.records[i].task == b.records[i].task) || x.status != y.status ||
            std::memcmp(&x.values, &y.values, sizeof x.values) != 0 ||
            std::memcmp(&x.standard_errors, &y.standard_errors, sizeof x.standard_errors) != 0) {
            return false;
        }
    }
    return true;
}

/// A file that is not there yet, and is gone afterwards.
class ScratchFile {
  public:
    explicit ScratchFile(const std::string& name)
        : path_((std::filesystem::temp_directory_path() /
                 ("resolva_" + std::to_string(::getpid()) + "_" + name))
                    .string()) {
        std::filesystem::remove(path_);
    }
    ~ScratchFile() { std::filesystem::remove(path_); }
    ScratchFile(const ScratchFile&) = delete;
    ScratchFile& operator=(const ScratchFile&) = delete;
    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

inline std::size_t count_lines(const std::string& path) {
    std::ifstream file(path);
    std::size_t lines = 0;
    for (std::string line; std::getline(file, line);) ++lines;
    return lines;
}

}  // namespace resolva::test

#include "model/spectrum_option.hpp"

#include <map>
#include <mutex>

#include <resolva/theory/spectra/catalogue.hpp>

#include "command_line/remark.hpp"

namespace resolva::program {

std::optional<DiscreteSpectrum> build_spectrum(const std::string& text, double intrinsic_ratio) {
    if (text.rfind("file:", 0) != 0 && text.rfind("data:", 0) != 0)
        return spectrum_from_text(text, intrinsic_ratio);
    static std::mutex lock;
    static std::map<std::string, DiscreteSpectrum> read;
    const std::lock_guard guard(lock);
    if (const auto known = read.find(text); known != read.end()) return known->second;
    std::vector<std::string> remarks;
    const auto spectrum = spectrum_from_text(text, intrinsic_ratio, &remarks);
    say_of_file("--spectrum", text.substr(5), remarks);
    return read.emplace(text, *spectrum).first->second;
}

}  // namespace resolva::program

#include <resolva/theory/spectra/catalogue.hpp>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/core/number_text.hpp>
#include <resolva/theory/spectra/spectrum_file.hpp>

namespace resolva {

std::optional<DiscreteSpectrum> spectrum_from_text(const std::string& text, double intrinsic_ratio,
                                                   std::vector<std::string>* remarks) {
    const auto from_file = [&](FileSpectrum read) {
        if (remarks != nullptr) *remarks = std::move(read.remarks);
        return std::move(read.spectrum);
    };
    if (text == "manifold") return std::nullopt;
    if (text == "isotropic") return isotropic_spectrum();
    if (text == "projector") return projector_spectrum(intrinsic_ratio);
    if (text.rfind("power-law:", 0) == 0) {
        return power_law_spectrum(parse_number("--spectrum power-law exponent", text.substr(10)));
    }
    if (text.rfind("file:", 0) == 0) return from_file(read_spectrum_file(text.substr(5)));
    if (text.rfind("data:", 0) == 0) return from_file(read_sample_spectrum(text.substr(5)));
    refuse("--spectrum", text,
           "it must be manifold, isotropic, projector, power-law:EXPONENT, file:PATH or data:PATH");
}

}  // namespace resolva

#include <resolva/theory/spectra/catalogue.hpp>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/core/number_text.hpp>

namespace resolva {

namespace {

DiscreteSpectrum read_spectrum(const std::string& path) {
    std::ifstream file(path);
    if (!file || std::filesystem::is_directory(path))
        refuse("--spectrum file", path, "it cannot be opened for reading");
    std::vector<SpectralAtom> atoms;
    std::string line;
    for (int number = 1; std::getline(file, line); ++number) {
        if (const std::size_t comment = line.find('#'); comment != std::string::npos) line.erase(comment);
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        std::istringstream fields(line);
        std::string eigenvalue, weight, rest;
        fields >> eigenvalue >> weight >> rest;
        const std::string where = path + ", line " + std::to_string(number);
        const auto bad = [&] {
            refuse("--spectrum " + where, line, "give an eigenvalue >= 0 and, optionally, a weight > 0");
        };
        SpectralAtom atom{0.0, 1.0};
        try {
            atom.eigenvalue = parse_number(where, eigenvalue);
            if (!weight.empty()) atom.weight = parse_number(where, weight);
        } catch (const BadArgument&) {
            bad();
        }
        const bool legal = std::isfinite(atom.eigenvalue) && atom.eigenvalue >= 0.0 &&
                           std::isfinite(atom.weight) && atom.weight > 0.0 && rest.empty();
        if (!legal) bad();
        atoms.push_back(atom);
    }
    if (atoms.empty()) refuse("--spectrum file", path, "it holds no eigenvalue");
    return DiscreteSpectrum(std::move(atoms));
}

}  // namespace

std::optional<DiscreteSpectrum> spectrum_from_text(const std::string& text, double intrinsic_ratio) {
    if (text == "manifold") return std::nullopt;
    if (text == "isotropic") return isotropic_spectrum();
    if (text == "projector") return projector_spectrum(intrinsic_ratio);
    if (text.rfind("power-law:", 0) == 0) {
        return power_law_spectrum(parse_number("--spectrum power-law exponent", text.substr(10)));
    }
    if (text.rfind("file:", 0) == 0) return read_spectrum(text.substr(5));
    refuse("--spectrum", text, "it must be manifold, isotropic, projector, power-law:EXPONENT or file:PATH");
}

}  // namespace resolva

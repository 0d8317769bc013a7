#include <resolva/theory/spectra/catalogue.hpp>

#include <algorithm>
#include <cmath>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/core/number_text.hpp>
#include <resolva/theory/spectra/marchenko_pastur_nodes.hpp>
#include <resolva/theory/spectra/spectrum_file.hpp>

namespace resolva {

namespace {

/// Numbers VALUE@WEIGHT, separated by commas.
std::vector<SpectralAtom> atoms_of(const std::string& argument, const std::string& text) {
    std::vector<SpectralAtom> atoms;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        const std::string piece = text.substr(begin, end - begin);
        const std::size_t mark = piece.find('@');
        if (mark == std::string::npos) refuse(argument, text, "write VALUE@WEIGHT,VALUE@WEIGHT,...");
        atoms.push_back({parse_number("value of " + argument, piece.substr(0, mark)),
                         require_nonnegative("weight of " + argument,
                                             parse_number("weight of " + argument, piece.substr(mark + 1)))});
        begin = end + 1;
    }
    double total = 0.0;
    for (const SpectralAtom& atom : atoms) total += atom.weight;
    if (!(std::abs(total - 1.0) <= 1e-12)) refuse("sum of the weights of " + argument, total, "it must be 1");
    std::erase_if(atoms, [](const SpectralAtom& atom) { return atom.weight == 0.0; });
    return atoms;
}

std::string beside(const std::string& folder, const std::string& path) {
    return path.rfind('/', 0) == 0 || folder.empty() ? path : folder + "/" + path;
}

}  // namespace

const char* const spectrum_forms =
    "isotropic, projector:RATIO, power-law:EXPONENT, marchenko-pastur:RATIO, atoms:VALUE@WEIGHT,..., "
    "file:PATH or "
    "data:PATH";

SpectrumWords spectrum_words(const std::string& text) {
    const std::size_t colon = std::min(text.find(':'), text.size());
    SpectrumWords words{text.substr(0, colon), text.substr(std::min(colon + 1, text.size()))};
    std::replace(words.name.begin(), words.name.end(), '_', '-');
    return words;
}

std::vector<SpectralAtom> spectrum_atoms(const SpectrumWords& words, const std::string& argument,
                                         const std::string& folder) {
    const auto number = [&](const char* what) {
        return parse_number(std::string(what) + " of " + argument, words.argument);
    };
    if (words.name == "isotropic" && words.argument.empty()) return isotropic_spectrum().atoms();
    if (words.name == "projector") {
        if (words.argument.empty()) refuse(argument, words.name, "give its rank, as in projector:0.3");
        return projector_spectrum(number("ratio")).atoms();
    }
    if (words.name == "power-law") return power_law_spectrum(number("exponent")).atoms();
    if (words.name == "marchenko-pastur") return marchenko_pastur_nodes(number("ratio"));
    if (words.name == "atoms") return atoms_of(argument, words.argument);
    if (words.name == "file") return read_spectrum_file(beside(folder, words.argument)).spectrum.atoms();
    if (words.name == "data") return read_sample_spectrum(beside(folder, words.argument)).spectrum.atoms();
    refuse(argument, words.name, std::string("it must be ") + spectrum_forms);
}

std::optional<DiscreteSpectrum> spectrum_from_text(const std::string& text, double intrinsic_ratio,
                                                   std::vector<std::string>* remarks) {
    const auto from_file = [&](FileSpectrum read) {
        if (remarks != nullptr) *remarks = std::move(read.remarks);
        return std::move(read.spectrum);
    };
    const SpectrumWords words = spectrum_words(text);
    if (text == "manifold") return std::nullopt;
    if (words.name == "projector" && words.argument.empty()) return projector_spectrum(intrinsic_ratio);
    if (words.name == "power-law") {
        return power_law_spectrum(parse_number("--spectrum power-law exponent", words.argument));
    }
    if (words.name == "marchenko-pastur") {
        refuse("--spectrum", text,
               "write manifold: it is the spectrum of a linear one, with its ratio as psi_D");
    }
    if (words.name == "file") return from_file(read_spectrum_file(words.argument));
    if (words.name == "data") return from_file(read_sample_spectrum(words.argument));
    const bool known = words.name == "isotropic" || words.name == "projector" || words.name == "atoms";
    if (!known || (words.name == "isotropic" && text != words.name)) {
        refuse(
            "--spectrum", text,
            "it must be manifold, isotropic, projector[:RATIO], power-law:EXPONENT, atoms:VALUE@WEIGHT,..., "
            "file:PATH or data:PATH");
    }
    return DiscreteSpectrum(spectrum_atoms(words, "--spectrum", ""));
}

}  // namespace resolva

#include "validation/real_data_report.hpp"

#include <cstdio>

namespace resolva::program {

namespace {

Json with_error(const MeanWithError& number) {
    return {{"value", number_or_null(number.value)}, {"stderr", number_or_null(number.standard_error)}};
}

}  // namespace

Json to_json(const RealDataReport& report, const std::string& table) {
    Json json{{"data", table},
              {"d", report.sizes.data},
              {"n", report.sizes.samples},
              {"p", report.sizes.features},
              {"available", report.available},
              {"failed", report.failed}};
    for (const Departure& at : report.departures) {
        const std::string name(to_string(at.observable));
        json["predicted"][name] = number_or_null(at.predicted);
        json["real"][name] = with_error(at.real);
        json["gaussian"][name] = with_error(at.gaussian);
        json["relative_departure"][name] = number_or_null(at.relative);
        json["z"][name] = number_or_null(at.z);
    }
    json["verdict"] = std::string(to_string(report.outcome));
    return json;
}

void print_text(const RealDataReport& report) {
    std::printf("%zu samples of dimension %zu; n = %zu, p = %zu\n", report.available, report.sizes.data,
                report.sizes.samples, report.sizes.features);
    std::printf("%-10s %11s %22s %22s %11s %8s\n", "quantity", "theory", "Gaussian twin", "real data",
                "departure", "z");
    for (const Departure& at : report.departures) {
        std::printf("%-10s %11.6f %11.6f +- %.6f %11.6f +- %.6f %10.2f%% %8.1f\n",
                    std::string(to_string(at.observable)).c_str(), at.predicted, at.gaussian.value,
                    at.gaussian.standard_error, at.real.value, at.real.standard_error, 100.0 * at.relative,
                    at.z);
    }
    std::printf(
        "The twin departs from the theory by its finite size, the real data from the twin by not being "
        "Gaussian.\nverdict: %s\n",
        std::string(to_string(report.outcome)).c_str());
}

}  // namespace resolva::program

#include <resolva/validation/finite_size/summary.hpp>

#include <cmath>
#include <limits>

namespace resolva {

Summary summarise(const Study& study, Observable observable) {
    Summary summary;
    double pooled = 0.0;
    for (const std::size_t size : study.plan.sizes) {
        double count = 0.0;
        double mean = 0.0;
        double squares = 0.0;
        for (const Record& record : study.records) {
            if (record.task.size != size) continue;
            if (record.measurement.status != Status::converged) {
                ++summary.failed;
                continue;
            }
            const double value = record.measurement.values[observable];
            const double step = value - mean;
            count += 1.0;
            mean += step / count;
            squares += step * (value - mean);
        }
        if (count == 0.0) continue;
        const double d = static_cast<double>(size);
        pooled += squares * d * d;
        summary.degrees_of_freedom += count - 1.0;
        summary.averages.push_back({d, mean, 0.0});
        summary.replicas.push_back(static_cast<std::size_t>(count));
    }
    const double unit_deviation = summary.degrees_of_freedom > 0.0
                                      ? std::sqrt(pooled / summary.degrees_of_freedom)
                                      : std::numeric_limits<double>::quiet_NaN();
    for (std::size_t i = 0; i < summary.averages.size(); ++i) {
        SizeAverage& average = summary.averages[i];
        average.standard_error =
            unit_deviation / (average.size * std::sqrt(static_cast<double>(summary.replicas[i])));
    }
    return summary;
}

}  // namespace resolva

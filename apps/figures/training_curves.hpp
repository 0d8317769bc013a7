#pragma once

#include <string>
#include <utility>
#include <vector>

#include "output/plot.hpp"

namespace resolva::program {

/// Names, colour and line of the two curves of one training run.
struct TrainingStyle {
    std::string test_label;
    std::string train_label{};  ///< empty: the test error's key serves both
    int color = 0;
    LineStyle test = LineStyle::solid;
    LineStyle train = LineStyle::dashed;
};

/// Appends the test and the train errors against training time. A point has a time, a test and a train error.
template <class Point>
void append_errors(std::vector<Curve>& curves, const std::vector<Point>& points, const TrainingStyle& style) {
    Curve test{{}, {}, {}, style.test_label, style.color, style.test};
    Curve train{{}, {}, {}, style.train_label, style.color, style.train};
    for (const Point& p : points) {
        for (auto [curve, error] : {std::pair{&test, p.test}, {&train, p.train}}) {
            curve->x.push_back(p.time);
            curve->y.push_back(error);
        }
    }
    curves.push_back(std::move(test));
    curves.push_back(std::move(train));
}

}  // namespace resolva::program

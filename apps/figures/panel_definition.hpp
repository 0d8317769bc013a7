#pragma once

// One panel of curves over model options: what is varied, what is drawn, and how. Sweeps and figures share
// it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "command_line/values.hpp"
#include "model/evaluation.hpp"
#include "output/plot.hpp"

namespace resolva::program {

struct PanelDefinition {
    std::string title;
    ModelOptions model;
    Axis x;
    std::optional<Axis> color;                    ///< one colour a value
    std::optional<Axis> style;                    ///< solid, dashed, dotted by value; needs a single quantity
    std::vector<std::string> quantities{"test"};  ///< solid, dashed, dotted when no style axis is given
    std::string x_range;
    std::string y_range;
    std::string key = "top right";
    bool logarithmic_y = true;
};

struct PanelResult {
    Panel panel;
    std::vector<EvaluatedPoint> points;
};

/// The axes of a panel, slowest first.
std::vector<Axis> axes_of(const PanelDefinition& definition);

/// "activation relu, psi-n 4, ...": every option that the panel does not vary, less `omitted` (one it solves
/// for).
std::string caption_of(const PanelDefinition& definition, std::string_view omitted = {});

/// The same for a single model.
std::string caption_of(const ModelOptions& model, std::string_view omitted = {});

/// Evaluates every point and arranges the curves.
PanelResult evaluate_panel(const PanelDefinition& definition, int threads);

/// The text of an axis for people: "psi-p" becomes "psi_p = p/d  (features per dimension)".
std::string axis_label(const std::string& option);

}  // namespace resolva::program

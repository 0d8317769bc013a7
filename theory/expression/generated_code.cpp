#include <resolva/theory/expression/generated_code.hpp>

#include <algorithm>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/expression/linearisation.hpp>

namespace resolva {

namespace {

std::size_t at(int i) {
    return static_cast<std::size_t>(i);
}

/// The part that does not depend on the model.
const char* const solver_text = R"code(#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

namespace {

struct Term { std::size_t row, column, unknown; double value; };
struct Average { std::size_t unknown, column, row; };

// One dimension: the inverse of (fixed - s * covariance) at each atom of its spectrum, averaged.
struct Block {
    std::size_t size;
    std::vector<double> weights;
    std::vector<std::vector<double>> fixed;
    std::vector<Term> terms;
    std::vector<Average> averages;
    std::vector<std::vector<double>> inverse;

    double average(std::size_t j, std::size_t k) const {
        double sum = 0.0;
        for (std::size_t a = 0; a < weights.size(); ++a) sum += weights[a] * inverse[a][j * size + k];
        return sum;
    }
};

// a x = b by Gaussian elimination with partial pivoting, for several columns of b.
bool solve(std::vector<double> a, std::vector<double>& b, std::size_t n, std::size_t columns) {
    for (std::size_t k = 0; k < n; ++k) {
        std::size_t p = k;
        for (std::size_t i = k + 1; i < n; ++i) if (std::fabs(a[i * n + k]) > std::fabs(a[p * n + k])) p = i;
        if (!(std::fabs(a[p * n + k]) > 0.0)) return false;
        for (std::size_t j = 0; j < n; ++j) std::swap(a[k * n + j], a[p * n + j]);
        for (std::size_t j = 0; j < columns; ++j) std::swap(b[k * columns + j], b[p * columns + j]);
        for (std::size_t i = 0; i < n; ++i) {
            if (i == k) continue;
            const double f = a[i * n + k] / a[k * n + k];
            for (std::size_t j = k; j < n; ++j) a[i * n + j] -= f * a[k * n + j];
            for (std::size_t j = 0; j < columns; ++j) b[i * columns + j] -= f * b[k * columns + j];
        }
    }
    for (std::size_t i = 0; i < n; ++i) for (std::size_t j = 0; j < columns; ++j) b[i * columns + j] /= a[i * n + i];
    return true;
}

struct System {
    std::vector<Block> blocks;
    std::size_t unknowns;
    std::vector<double> defect, jacobian;

    bool evaluate(const std::vector<double>& x, double s) {
        defect.assign(unknowns, 0.0);
        jacobian.assign(unknowns * unknowns, 0.0);
        for (Block& b : blocks) {
            const std::size_t m = b.size;
            b.inverse.assign(b.weights.size(), {});
            for (std::size_t a = 0; a < b.weights.size(); ++a) {
                std::vector<double> matrix = b.fixed[a];
                for (const Term& t : b.terms) matrix[t.row * m + t.column] -= s * t.value * x[t.unknown];
                b.inverse[a].assign(m * m, 0.0);
                for (std::size_t i = 0; i < m; ++i) b.inverse[a][i * m + i] = 1.0;
                if (!solve(matrix, b.inverse[a], m, m)) return false;
            }
            for (const Average& u : b.averages) {
                defect[u.unknown] = x[u.unknown] - b.average(u.column, u.row);
                for (const Term& t : b.terms) {
                    double pair = 0.0;
                    for (std::size_t a = 0; a < b.weights.size(); ++a) {
                        pair += b.weights[a] * b.inverse[a][u.column * m + t.row] * b.inverse[a][t.column * m + u.row];
                    }
                    jacobian[u.unknown * unknowns + t.unknown] -= s * t.value * pair;
                }
            }
        }
        for (std::size_t u = 0; u < unknowns; ++u) jacobian[u * unknowns + u] += 1.0;
        return true;
    }

    // Newton at fixed s; the last relative step must fall below the tolerance while steps contract.
    bool correct(std::vector<double>& x, double s, double tolerance) {
        double previous = 1.0, size = 1.0;
        for (int k = 0; k < 12; ++k) {
            if (!evaluate(x, s)) return false;
            std::vector<double> step = defect;
            if (!solve(jacobian, step, unknowns, 1)) return false;
            double largest = 0.0;
            for (double value : x) largest = std::max(largest, std::fabs(value));
            size = 0.0;
            for (std::size_t u = 0; u < unknowns; ++u) {
                if (!std::isfinite(step[u])) return false;
                x[u] -= step[u];
                if (step[u] != 0.0) size = std::max(size, std::fabs(step[u]) / std::max(std::fabs(x[u]), 1e-6 * largest));
            }
            if (size <= tolerance) return true;
            if (size > 0.3 * previous) return previous < 1e-9;
            previous = size;
        }
        return false;
    }

    bool follow(std::vector<double>& x) {
        x.assign(unknowns, 0.0);
        if (!evaluate(x, 0.0)) return false;
        for (std::size_t u = 0; u < unknowns; ++u) x[u] = -defect[u];
        double s = 0.0, step = 0.05;
        for (int count = 0; count < 5000 && s < 1.0; ++count) {
            const double next = std::min(1.0, s + step);
            std::vector<double> trial = x;
            if (correct(trial, next, next < 1.0 ? 1e-8 : 1e-13)) {
                x = trial;
                s = next;
                step = std::min(0.25, 1.5 * step);
            } else if ((step *= 0.25) < 1e-9) {
                return false;
            }
        }
        return s == 1.0 && evaluate(x, 1.0);
    }
};

}  // namespace

)code";

}  // namespace

std::string generated_code(const DeterministicEquivalent& equivalent, const std::string& name) {
    const DysonEquation& equation = equivalent.equation();
    const ExpressionModel& model = equivalent.model();
    const auto cpp = [](const Scalar& scalar) {
        return to_text(scalar.substitute({{inverse_shift, 0.0}}), Notation::cpp);
    };
    std::string text =
        "// The limit equations of a random-matrix model; see resolva derive --cpp.\n// Returns true when "
        "they were "
        "solved (last relative Newton step below 1e-13); else false, and the\n// outputs are not "
        "numbers.\n//\n// "
        "outputs:";
    for (const auto& output : model.outputs) text += " " + output.name;
    text += "\n\n";
    text += solver_text;
    text += "bool " + name + "(";
    for (const auto& parameter : equivalent.free_parameters()) text += "double " + parameter + ", ";
    text += "double* outputs) {\n";
    const std::string count = std::to_string(model.outputs.size());
    text += "    for (int k = 0; k < " + count + "; ++k) outputs[k] = std::nan(\"\");\n";
    for (const auto& parameter : equivalent.free_parameters()) text += "    (void)" + parameter + ";\n";
    // Definitions refer to each other in any order; print each after those it needs.
    std::vector<std::string> printed = equivalent.free_parameters();
    for (std::size_t round = 0; round < model.parameters.size(); ++round) {
        for (const auto& parameter : model.parameters) {
            const auto is_printed = [&](const std::string& symbol) {
                return std::find(printed.begin(), printed.end(), symbol) != printed.end();
            };
            if (is_printed(parameter.name)) continue;
            const auto symbols = parameter.value.symbols();
            if (!std::all_of(symbols.begin(), symbols.end(), is_printed)) continue;
            text += "    const double " + parameter.name + " = " + cpp(parameter.value) + ";\n";
            text += "    (void)" + parameter.name + ";\n";
            printed.push_back(parameter.name);
        }
    }
    text += "    System system;\n    system.unknowns = " + std::to_string(equation.unknown_count()) + ";\n";
    for (const auto& block : equation.blocks()) {
        if (block.replicas != 1) {
            refuse("dimension " + block.dimension.name, "with explicit matrices",
                   "they cannot be written into a function");
        }
        const std::size_t m = block.members.size();
        text += "    {  // dimension " + block.dimension.name +
                "\n        Block b;\n        b.size = " + std::to_string(m) + ";\n";
        text += "        b.fixed.assign(" + std::to_string(block.atoms.size()) + ", std::vector<double>(" +
                std::to_string(m * m) + ", 0.0));\n";
        for (std::size_t a = 0; a < block.atoms.size(); ++a) {
            text += "        b.weights.push_back(" + cpp(equation.scalar_of(block.atoms[a].weight)) + ");\n";
            for (const auto& entry : block.entries) {
                if (entry.is_shift) continue;
                Scalar value = equation.scalar_of(entry.coefficient);
                if (entry.eigenvalue >= 0)
                    value = value * equation.scalar_of(block.atoms[a].values[at(entry.eigenvalue)]);
                text += "        b.fixed[" + std::to_string(a) + "][" +
                        std::to_string(at(entry.row) * m + at(entry.column)) + "] += " + cpp(value) + ";\n";
            }
        }
        for (const auto& term : block.terms) {
            text += "        b.terms.push_back({" + std::to_string(term.row) + ", " +
                    std::to_string(term.column) + ", " + std::to_string(term.unknown) + ", " +
                    cpp(equation.scalar_of(term.coefficient)) + "});\n";
        }
        for (const int u : block.unknowns) {
            const auto& unknown = equation.unknowns()[at(u)];
            text += "        b.averages.push_back({" + std::to_string(u) + ", " +
                    std::to_string(unknown.column) + ", " + std::to_string(unknown.row) + "});\n";
        }
        text += "        system.blocks.push_back(b);\n    }\n";
    }
    text += "    std::vector<double> x;\n    if (!system.follow(x)) return false;\n";
    for (std::size_t k = 0; k < equivalent.traces().size(); ++k) {
        const auto& functional = equivalent.pencil().functionals[k];
        const auto input = at(functional.input);
        std::string sum = cpp(functional.constant);
        for (const auto& [j, u] : functional.output) {
            for (const auto& [i, v] : equivalent.pencil().inputs[input]) {
                sum += " + (" + cpp(u * v) + ") * system.blocks[" + std::to_string(equation.block_of(j)) +
                       "].average(" + std::to_string(equation.position_of(j)) + ", " +
                       std::to_string(equation.position_of(i)) + ")";
            }
        }
        text += "    const double " + trace_symbol(k).name() + " = " +
                cpp(as_scalar(equivalent.pencil().input_dimensions[input])) + " * (" + sum + ");\n";
    }
    for (std::size_t k = 0; k < model.outputs.size(); ++k) {
        text += "    outputs[" + std::to_string(k) + "] = " + cpp(model.outputs[k].value) + ";\n";
    }
    text += "    bool finite = true;\n    for (int k = 0; k < " + count +
            "; ++k) finite = finite && std::isfinite(outputs[k]);\n"
            "    for (int k = 0; k < " +
            count + " && !finite; ++k) outputs[k] = std::nan(\"\");\n    return finite;\n}\n";
    return text;
}

}  // namespace resolva

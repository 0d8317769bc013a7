#pragma once

// A model compiled to its limit equations: pencil, reduction, Dyson equations, outputs.
//
// The reduced pencil is block triangular in its strongly connected components. Each component has a closed
// nonlinear equation of its own (a one-point function); equal components share one. All other unknowns
// (two-point functions and longer chains) then solve linear equations, one level of the triangle after
// another. The same pencil can be solved as one nonlinear system instead (Route::joint): the doubled pencil
// of the literature, kept as a check.

#include <complex>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <resolva/theory/expression/dyson_equation.hpp>
#include <resolva/theory/expression/expression_model.hpp>
#include <resolva/theory/expression/law_conditions.hpp>
#include <resolva/theory/expression/pencil.hpp>
#include <resolva/theory/expression/scalar_program.hpp>

namespace resolva {

class DeterministicEquivalent {
  public:
    struct Options {
        bool reduce = true;        ///< false keeps the naive pencil
        bool use_symmetry = true;  ///< identify unknowns that transposition makes proportional
    };

    /// One closed nonlinear equation, with a fallback for points at which a symmetry factor is not finite.
    struct Component {
        std::vector<int> blocks;  ///< of the reduced pencil
        Pencil pencil;
        std::unique_ptr<DysonEquation> equation;
        std::unique_ptr<DysonEquation> without_symmetry;
        std::unique_ptr<DysonEquation> accretive;  ///< of its accretive pencil; registers of accretive_program()
    };
    /// Where an unknown of the whole pencil is found in a component: <G_jk> times a number.
    struct Link {
        int component = -1;  ///< -1: belongs to the linear part
        int block = 0;
        int column = 0;
        int row = 0;
        double factor = 1.0;
    };
    /// One trace: dimension times (constant + sum of weight <G_jk>).
    struct TraceTerm {
        int block;
        int column;
        int row;
        std::size_t output;  ///< register of u_j
        std::size_t input;   ///< register of v_k
    };
    struct Trace {
        std::size_t dimension;
        std::size_t constant;
        std::vector<TraceTerm> terms;
    };

    explicit DeterministicEquivalent(const ExpressionModel& model)
        : DeterministicEquivalent(model, Options{}) {}
    /// @throws BadArgument for undefined or circular parameters and for deterministic matrices without joint
    /// law, and when the laws of the matrices are none at the values that the model states.
    DeterministicEquivalent(const ExpressionModel& model, const Options& options);

    const ExpressionModel& model() const { return model_; }
    const Pencil& pencil() const { return pencil_; }
    int naive_blocks() const { return naive_blocks_; }
    int reduced_blocks() const { return pencil_.size(); }
    /// Nonlinear unknowns of the distinct components plus linear ones.
    int unknowns() const;
    int nonlinear_unknowns() const;

    /// Parameters and dimensions given by numbers, in model order: the variables of a point.
    const std::vector<std::string>& free_parameters() const { return free_parameters_; }
    std::vector<double> default_point() const;
    std::size_t parameter_index(const std::string& name) const;

    /// Refuses a point at which a variance is negative, weights are no probability law, or a dimension is
    /// negative. @throws BadArgument naming it and its value.
    void require_laws_at(const std::vector<double>& point) const;
    /// The same from the registers of program(); complex ones are not judged.
    template <class T>
    void require_laws_in(const std::vector<T>& registers) const {
        for (const auto& [condition, place] : conditions_) {
            if (std::imag(registers[place]) == 0.0) condition.require(std::real(registers[place]));
        }
    }

    const ScalarProgram& program() const { return program_; }
    const ScalarProgram& output_program() const { return output_program_; }
    /// Coefficients of the accretive equations, apart since most points do without them.
    const ScalarProgram& accretive_program() const { return accretive_program_; }
    /// Where the value of each symbol of a program comes from: below free_parameters().size() a parameter,
    /// from there on a trace.
    const std::vector<std::size_t>& symbol_sources() const { return symbol_sources_; }
    const std::vector<std::size_t>& output_symbol_sources() const { return output_symbol_sources_; }
    const std::vector<std::size_t>& accretive_symbol_sources() const { return accretive_symbol_sources_; }
    const std::vector<std::size_t>& output_registers() const { return output_registers_; }
    const std::vector<Component>& components() const { return components_; }
    const DysonEquation& equation() const { return *equation_; }
    const std::vector<Link>& links() const { return links_; }
    /// Unknowns between different components, grouped so that each group is linear in itself once the
    /// components and the groups before it are known.
    const std::vector<std::vector<int>>& linear_levels() const { return linear_levels_; }
    /// The other unknowns, grouped by the component of the pencil that they belong to: each group is closed.
    const std::vector<std::vector<int>>& closed_groups() const { return closed_groups_; }
    const std::vector<Trace>& traces() const { return traces_; }
    /// Derivative of an output with respect to a trace, as a register of the output program.
    struct OutputSlope {
        std::size_t trace;
        std::size_t derivative;
    };
    /// For each output, the traces that it depends on.
    const std::vector<std::vector<OutputSlope>>& output_slopes() const { return output_slopes_; }

  private:
    void compile_components(const Options& options);
    void compile_traces();
    std::vector<std::size_t> sources_of(const ScalarProgram& program) const;

    ExpressionModel model_;
    Pencil pencil_;
    int naive_blocks_ = 0;
    std::vector<std::string> free_parameters_;
    ScalarProgram program_;
    ScalarProgram output_program_;
    ScalarProgram accretive_program_;
    std::vector<std::size_t> symbol_sources_;
    std::vector<std::size_t> output_symbol_sources_;
    std::vector<std::size_t> accretive_symbol_sources_;
    std::vector<std::size_t> output_registers_;
    std::unique_ptr<DysonEquation> equation_;
    std::vector<Component> components_;
    std::vector<Link> links_;
    std::vector<std::vector<int>> linear_levels_;
    std::vector<std::vector<int>> closed_groups_;
    std::vector<Trace> traces_;
    std::vector<std::pair<LawCondition, std::size_t>> conditions_;  ///< those that vary, with their registers
    std::vector<std::vector<OutputSlope>> output_slopes_;
};

}  // namespace resolva

#pragma once

// The equations of a limit as a reader can use them: few unknowns, each with one line, and the outputs in them.
//
// The inverse determinants of limit_blocks.hpp and as few averages as break every circle of definitions keep a
// name; other averages are put in where they are short. Equal unknowns are merged: the coarsest partition under
// which equal unknowns have equal equations. The solution respects it, since the path that leads there from the
// noise-free start does. Over a dimension with a spectrum, entries are functions of the eigenvalues, and every
// average over them keeps a name.

#include <map>
#include <set>
#include <string>
#include <vector>

#include <resolva/theory/expression/limit_blocks.hpp>

namespace resolva {

struct LimitLine {
    enum class Kind {
        inverse,   ///< name = 1/right
        value,     ///< name = right
        average,   ///< name = < right >, over the eigenvalues of the dimension
        function,  ///< name(eigenvalues) = 1/right
        trace      ///< name = (1/dimension) tr [K^{-1}]_{column, row}, K printed as it is
    };
    Kind kind = Kind::value;
    std::string name{};
    Scalar right = 0.0;
    int block = 0;  ///< dimension block of the whole equation
    /// The name is the average of [K^{-1}]_{column, row} over this factor; zero when it is that of no entry.
    int column = 0;
    int row = 0;
    Scalar factor = 0.0;
};

class LimitSystem {
  public:
    explicit LimitSystem(const DeterministicEquivalent& equivalent);

    const std::vector<LimitLine>& lines() const { return lines_; }
    /// Outputs of the model in the names of the lines.
    const std::vector<ExpressionModel::Output>& outputs() const { return outputs_; }
    /// Nonzero entries of the matrix of an open block: row, column and value.
    const std::vector<LimitLine>& matrix_entries(int block) const { return open_.at(block); }

  private:
    using Definitions = std::map<std::string, NamePolynomial>;

    void choose_names(const Definitions& definitions);
    Definitions short_definitions(const Definitions& definitions);
    void collect_lines(const LimitBlocks& blocks, const Definitions& definitions, const Definitions& unnamed);
    void put_in(const std::map<std::string, Scalar>& values);
    bool merge_equal_lines();
    bool merge_equal_meanings();
    bool inline_short_lines();
    void drop_unused_lines();
    void rename_lines();

    const DeterministicEquivalent* equivalent_;
    std::set<std::string> kept_;
    std::vector<LimitLine> lines_;
    std::map<int, std::vector<LimitLine>> open_;
    std::vector<ExpressionModel::Output> outputs_;
};

}  // namespace resolva

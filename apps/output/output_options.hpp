#pragma once

#include <memory>
#include <string>
#include <vector>

#include "command_line/command.hpp"
#include "output/output_file.hpp"
#include "output/plot.hpp"
#include "output/table.hpp"

namespace resolva::program {

/// Where results go, shared by all commands that have one.
struct OutputOptions {
    bool json = false;
    std::string output;               ///< .csv or .json, written whole or not at all
    std::string plot;                 ///< .svg, .pdf or .png
    std::vector<Option> described{};  ///< options whose values head the tables
};

/// Appends --json and --output.
void add_output_options(std::vector<Option>& options, OutputOptions& target);

/// The same and --plot, for a command with curves.
void add_output_and_plot_options(std::vector<Option>& options, OutputOptions& target);

/// The files that were asked for, opened before the work so that a bad path is refused at once.
class Outputs {
  public:
    explicit Outputs(const OutputOptions& options);

    /// The table, headed by the version and by every described option that has a value and that neither the
    /// head nor a column names.
    Table headed(Table table) const;

    /// Writes the headed table and puts it in place.
    void write(Table table);

    /// Draws. A table written before stays when drawing fails. Without a finite number to draw there is a note
    /// on standard error, and no picture.
    void write(const Plot& plot);

  private:
    OutputOptions options_;
    std::unique_ptr<OutputFile> table_;
    std::unique_ptr<OutputFile> plot_;
};

}  // namespace resolva::program

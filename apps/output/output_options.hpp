#pragma once

#include <memory>
#include <string>
#include <vector>

#include "command_line/command.hpp"
#include "output/output_file.hpp"
#include "output/plot.hpp"
#include "output/table.hpp"

namespace resolva::program {

/// Where results go, shared by the commands that produce tables.
struct OutputOptions {
    bool json = false;
    std::string output;  ///< .csv or .json, written whole or not at all
    std::string plot;    ///< .svg, .pdf or .png
    std::string threads;
};

inline void add_output_options(std::vector<Option>& options, OutputOptions& target) {
    options.push_back({"--json", "", "Print one JSON object on standard output", &target.json});
    options.push_back({"--output", "FILE", "Write a tidy table: FILE.csv or FILE.json", &target.output});
    options.push_back({"--plot", "FILE", "Draw a plot: FILE.svg, FILE.pdf or FILE.png", &target.plot});
    options.push_back({"--threads", "N", "Threads to use (default: all)", &target.threads});
}

/// The files that were asked for, opened before the work so that a bad path is refused at once.
class Outputs {
  public:
    explicit Outputs(const OutputOptions& options) : options_(options) {
        if (!options.output.empty()) {
            require_table_extension(options.output);
            table_ = std::make_unique<OutputFile>("--output", options.output);
        }
        if (!options.plot.empty()) {
            require_drawable(options.plot);
            plot_ = std::make_unique<OutputFile>("--plot", options.plot);
        }
    }

    void write(const Table& table) {
        if (!table_) return;
        table_->write(format_for(options_.output, table));
        if (!plot_) table_->commit_written();
    }

    /// Draws; a table written before is put in place together with the plot, or not at all.
    void write(const Plot& plot) {
        if (!plot_) return;
        draw(plot, *plot_);
        if (table_) table_->commit_written();
        plot_->commit_written();
    }

  private:
    OutputOptions options_;
    std::unique_ptr<OutputFile> table_;
    std::unique_ptr<OutputFile> plot_;
};

}  // namespace resolva::program

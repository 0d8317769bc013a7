#include "output/output_options.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace resolva::program {

namespace {

/// The value of an option as text; empty when it was not given and has no default.
std::string value_of(const Option& option) {
    if (const auto* flag = std::get_if<bool*>(&option.target)) return **flag ? "true" : "";
    if (const auto* text = std::get_if<std::string*>(&option.target)) return **text;
    std::string list;
    for (const std::string& item : *std::get<std::vector<std::string>*>(option.target))
        list += (list.empty() ? "" : ", ") + item;
    return list;
}

bool names(const Table& table, const std::string& key) {
    const auto& columns = table.columns;
    return std::find(columns.begin(), columns.end(), key) != columns.end() ||
           std::any_of(table.head.begin(), table.head.end(),
                       [&](const auto& entry) { return entry.first == key; });
}

}  // namespace

void add_output_options(std::vector<Option>& options, OutputOptions& target) {
    options.push_back({"--json", "", "Print one JSON object on standard output", &target.json});
    options.push_back({"--output", "FILE", "Write a tidy table: FILE.csv or FILE.json", &target.output});
}

void add_output_and_plot_options(std::vector<Option>& options, OutputOptions& target) {
    add_output_options(options, target);
    options.push_back({"--plot", "FILE", "Draw a plot: FILE.svg, FILE.pdf or FILE.png", &target.plot});
}

Outputs::Outputs(const OutputOptions& options) : options_(options) {
    if (!options.output.empty()) {
        require_table_extension(options.output);
        table_ = std::make_unique<OutputFile>("--output", options.output);
    }
    if (!options.plot.empty()) {
        require_drawable(options.plot);
        plot_ = std::make_unique<OutputFile>("--plot", options.plot);
    }
}

Table Outputs::headed(Table table) const {
    if (!names(table, "resolva")) table.head.insert(table.head.begin(), {"resolva", RESOLVA_VERSION});
    for (const Option& option : options_.described) {
        const std::string key = option.name.substr(option.name.find_first_not_of('-'));
        const std::string value = value_of(option);
        if (!value.empty() && !names(table, key)) table.head.emplace_back(key, value);
    }
    return table;
}

void Outputs::write(Table table) {
    if (!table_) return;
    table_->commit(format_for(options_.output, headed(std::move(table))));
}

void Outputs::write(const Plot& plot) {
    if (!plot_) return;
    if (!std::any_of(plot.panels.begin(), plot.panels.end(),
                     [](const Panel& panel) { return is_drawable(panel); })) {
        std::fprintf(stderr, "resolva: there is no finite number to draw; %s was not written\n",
                     options_.plot.c_str());
        return;
    }
    draw(plot, *plot_);
    plot_->commit_written();
}

}  // namespace resolva::program

#pragma once

// A model file as TOML: its tree, and where in the text each node stands. Included by model_file.cpp alone,
// since the parser is heavy.

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The default assertion of toml++ aborts on malformed input; errors are reported by its exceptions instead.
#define TOML_ASSERT(condition) static_cast<void>(0)
#include <toml++/toml.h>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/core/nearest_name.hpp>
#include <resolva/numerics/core/plain_text.hpp>
#include <resolva/theory/expression/formula.hpp>

namespace resolva {

class ModelText {
  public:
    /// The text must outlive the object.
    /// @throws BadArgument with line, column and caret when the text is not TOML.
    ModelText(const std::string& text, const std::string& file) : text_(text), file_(file) {
        line_starts_.push_back(0);
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '\n') line_starts_.push_back(i + 1);
        }
        if (const auto bad = first_unprintable(text)) {
            refuse_at({file_, &text_, 0, text_.size()}, *bad, "text", "not plain here",
                      "it must be UTF-8 without control characters");
        }
        if (text.size() > largest_file)
            refuse(file, std::to_string(text.size()) + " bytes long",
                   "a model file has at most " + std::to_string(largest_file));
        try {
            root_ = toml::parse(text_, file_);
        } catch (const toml::parse_error& error) {
            const auto place = error.source().begin;
            const std::size_t line = place.line == 0 ? 0 : place.line - 1;
            refuse_at({file_, &text_, 0, text_.size()},
                      line_starts_[std::min<std::size_t>(line, line_starts_.size() - 1)] +
                          (place.column == 0 ? 0 : place.column - 1),
                      "TOML", "malformed", std::string(error.description()));
        }
    }

    const toml::table& root() const { return root_; }
    const std::string& file() const { return file_; }

    std::size_t offset(const toml::node& node) const {
        const auto place = node.source().begin;
        if (place.line == 0) return 0;
        return line_starts_[std::min<std::size_t>(place.line - 1, line_starts_.size() - 1)] + place.column -
               1;
    }

    [[noreturn]] void complain(const toml::node& node, const std::string& argument, const std::string& value,
                               const std::string& allowed) const {
        refuse_at({file_, &text_, 0, text_.size()}, offset(node), argument, value, allowed);
    }

    /// The part of the file between the quotes of a string, after `prefix`.
    FormulaSource source(const toml::node& node, const std::string& prefix = {}) const {
        const std::string content = node.value<std::string>().value_or("");
        std::size_t begin = offset(node);
        const std::size_t found = text_.find(content, begin);
        if (found == std::string::npos)
            complain(node, "string", "written with escapes", "formulas are plain text");
        begin = found + prefix.size();
        return {file_, &text_, begin, content.size() - prefix.size()};
    }

    /// The entries of a section in the order of the file.
    std::vector<std::pair<std::string, const toml::node*>> section(const char* name) const {
        const toml::node* node = root_.get(name);
        if (node == nullptr) return {};
        if (!node->is_table())
            complain(*node, std::string("section ") + name, "not a table",
                     "write [" + std::string(name) + "]");
        std::vector<std::pair<std::string, const toml::node*>> entries;
        for (const auto& [key, value] : *node->as_table()) entries.emplace_back(key.str(), &value);
        std::sort(entries.begin(), entries.end(),
                  [this](const auto& a, const auto& b) { return offset(*a.second) < offset(*b.second); });
        return entries;
    }

    const toml::node& entry(const toml::node& table, const std::string& name, const char* key) const {
        const toml::node* found = table.is_table() ? table.as_table()->get(key) : nullptr;
        if (found == nullptr) complain(table, name, std::string("without ") + key, "the entry is required");
        return *found;
    }

    /// Refuses what is no table, and keys that nothing reads, with the nearest key that something does.
    void require_keys(const toml::node& table, const std::string& what,
                      const std::vector<std::string_view>& known) const {
        if (!table.is_table()) complain(table, what, "not a table", "write NAME = { ... } or [SECTION]");
        for (const auto& [key, node] : *table.as_table()) {
            if (std::find(known.begin(), known.end(), key.str()) != known.end()) continue;
            std::string all;
            for (const std::string_view name : known) all += (all.empty() ? "" : ", ") + std::string(name);
            complain(
                node, what, std::string(key.str()),
                "the nearest is " + std::string(nearest_name(key.str(), known)) + " (known: " + all + ")");
        }
    }

  private:
    static constexpr std::size_t largest_file = 1000000;

    const std::string& text_;
    std::string file_;
    std::vector<std::size_t> line_starts_;
    toml::table root_;
};

}  // namespace resolva

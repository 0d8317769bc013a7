#include <resolva/numerics/input/delimited_text.hpp>

#include <algorithm>
#include <optional>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/input/printable_text.hpp>

namespace resolva {

namespace {

/// Separators that occur in one record outside quotes.
struct Marks {
    bool tab = false, semicolon = false, comma = false, blanks = false;
};

std::size_t line_end(std::string_view content, std::size_t at) {
    return std::min(content.find_first_of("\r\n", at), content.size());
}

/// Marks of the record from `at` on, which moves behind it; none at the end of the content.
std::optional<Marks> marks_of_record(std::string_view content, std::size_t& at) {
    while (true) {
        at = content.find_first_not_of(" \t\r\n", at);
        if (at == std::string_view::npos) return std::nullopt;
        if (content[at] != '#' && content[at] != '%') break;
        at = line_end(content, at);
    }
    Marks marks;
    bool quoted = false, blank = false;
    for (; at < content.size(); ++at) {
        const char c = content[at];
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        if (c == '\r' || c == '\n' || c == '#') break;
        marks.tab |= c == '\t';
        marks.semicolon |= c == ';';
        marks.comma |= c == ',';
        marks.blanks |= blank && c != ' ';
        blank = c == ' ';
    }
    at = line_end(content, at);
    return marks;
}

Separator separator_of(std::string_view content) {
    std::size_t at = 0;
    const std::optional<Marks> first = marks_of_record(content, at);
    if (!first) return Separator::none;
    const std::optional<Marks> second = marks_of_record(content, at);
    const Marks data = second.value_or(*first);
    for (const Marks& marks : {data, *first}) {
        if (marks.tab) return Separator::tab;
        if (marks.semicolon) return Separator::semicolon;
        if (marks.comma) return Separator::comma;
        if (data.blanks) return Separator::blanks;
    }
    return Separator::none;
}

}  // namespace

std::string_view to_text(Separator separator) {
    switch (separator) {
        case Separator::comma:
            return "commas";
        case Separator::semicolon:
            return "semicolons";
        case Separator::tab:
            return "tabs";
        case Separator::blanks:
            return "blanks";
        case Separator::none:
            break;
    }
    return "nothing";
}

DelimitedText::DelimitedText(std::string_view name, std::string_view content)
    : name_(name), content_(content), separator_(separator_of(content)) {}

bool DelimitedText::at_line_end() const {
    return at_ == content_.size() || content_[at_] == '\n' || content_[at_] == '\r';
}

bool DelimitedText::is_blank(char c) const {
    return c == ' ' || (c == '\t' && separator_ != Separator::tab);
}

void DelimitedText::end_line() {
    if (at_ == content_.size()) return;
    at_ += content_.substr(at_, 2) == "\r\n" ? 2u : 1u;
    ++line_;
}

bool DelimitedText::skip_to_record() {
    while (at_ < content_.size()) {
        while (at_ < content_.size() && is_blank(content_[at_])) ++at_;
        if (at_ < content_.size() && (content_[at_] == '#' || content_[at_] == '%'))
            at_ = line_end(content_, at_);
        if (!at_line_end()) return true;
        end_line();
    }
    return false;
}

void DelimitedText::refuse_field(std::string_view value, std::string_view allowed) const {
    refuse(std::string(name_) + ", line " + std::to_string(line_) + ", column " +
               std::to_string(fields_.size() + 1),
           printable(value), allowed);
}

Field DelimitedText::quoted_field() {
    const std::size_t opening = at_++, opening_line = line_;
    std::string unescaped;
    std::size_t from = at_;
    while (true) {
        const std::size_t stop = content_.find_first_of(std::string_view("\"\r\n\0", 4), at_);
        if (stop == std::string_view::npos) {
            line_ = opening_line;
            refuse_field(content_.substr(opening), "its quote is never closed");
        }
        at_ = stop;
        if (content_[at_] == '\0') refuse_field("a NUL byte", "text is needed; a binary file is not read");
        if (content_[at_] != '"') {
            end_line();
        } else if (content_.compare(at_, 2, "\"\"") == 0) {
            unescaped += content_.substr(from, at_ + 1 - from);
            from = at_ += 2;
        } else {
            break;
        }
    }
    std::string_view text = content_.substr(from, at_ - from);
    ++at_;
    if (!unescaped.empty()) text = unescaped_.emplace_back(unescaped += text);
    return {text, true};
}

Field DelimitedText::plain_field() {
    const std::size_t from = at_;
    for (; !at_line_end(); ++at_) {
        const char c = content_[at_];
        if (c == static_cast<char>(separator_) || c == '#' ||
            (separator_ == Separator::blanks && is_blank(c)))
            break;
        if (c == '\0') refuse_field("a NUL byte", "text is needed; a binary file or UTF-16 is not read");
        if (c == '"')
            refuse_field(content_.substr(from, line_end(content_, at_) - from),
                         "a quote must enclose the whole entry");
    }
    std::size_t to = at_;
    while (to > from && is_blank(content_[to - 1])) --to;
    return {content_.substr(from, to - from), false};
}

bool DelimitedText::next() {
    fields_.clear();
    unescaped_.clear();
    if (!skip_to_record()) return false;
    record_line_ = line_;
    const auto skip_blanks = [&] {
        while (at_ < content_.size() && is_blank(content_[at_])) ++at_;
    };
    while (true) {
        skip_blanks();
        const std::size_t from = at_;
        const bool quoted = at_ < content_.size() && content_[at_] == '"';
        const Field field = quoted ? quoted_field() : plain_field();
        const bool blank_follows = at_ < content_.size() && is_blank(content_[at_]);
        skip_blanks();
        const bool ends = at_line_end() || content_[at_] == '#';
        const bool separated =
            !ends && (separator_ == Separator::blanks ? blank_follows
                                                      : content_[at_] == static_cast<char>(separator_));
        if (!ends && !separated) {
            refuse_field(content_.substr(from, line_end(content_, at_) - from),
                         "nothing but a separator may follow a closing quote");
        }
        fields_.push_back(field);
        if (ends) break;
        if (separator_ != Separator::blanks) ++at_;
    }
    at_ = line_end(content_, at_);
    end_line();
    return true;
}

}  // namespace resolva

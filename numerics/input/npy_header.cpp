#include <resolva/numerics/input/npy_header.hpp>

#include <charconv>
#include <optional>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/input/printable_text.hpp>

namespace resolva {

namespace {

/// The few forms of Python's literals that such a header has.
class HeaderText {
  public:
    HeaderText(std::string_view name, std::string_view text) : name_(name), all_(text), rest_(text) {}

    NpyHeader header() {
        std::optional<std::string> type;
        std::optional<bool> fortran_order;
        std::optional<std::vector<std::size_t>> shape;
        expect('{');
        while (!accept('}')) {
            const std::string key = quoted();
            expect(':');
            if (key == "descr" && !type) {
                type = next_is('[') ? record() : quoted();
            } else if (key == "fortran_order" && !fortran_order) {
                fortran_order = truth();
            } else if (key == "shape" && !shape) {
                shape = lengths();
            } else {
                malformed();
            }
            if (!accept(',') && !next_is('}')) malformed();
        }
        skip_blanks();
        if (!rest_.empty() || !type || !fortran_order || !shape) malformed();
        return {*type, *fortran_order, *shape, 0};
    }

  private:
    [[noreturn]] void malformed() const {
        refuse(name_, "an array with the header " + printable(all_), "it is not one of the NPY format");
    }

    void skip_blanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \n"), rest_.size())); }

    bool next_is(char c) {
        skip_blanks();
        return !rest_.empty() && rest_.front() == c;
    }

    bool accept(char c) {
        if (!next_is(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }

    void expect(char c) {
        if (!accept(c)) malformed();
    }

    std::string quoted() {
        expect('\'');
        const std::size_t end = rest_.find('\'');
        if (end == std::string_view::npos) malformed();
        const std::string text(rest_.substr(0, end));
        rest_.remove_prefix(end + 1);
        return text;
    }

    /// The list of a record type, as it stands: nothing of it is used but to say that it is one.
    std::string record() {
        std::size_t depth = 0, at = 0;
        do {
            if (at == rest_.size()) malformed();
            if (rest_[at] == '[' || rest_[at] == '(') ++depth;
            if (rest_[at] == ']' || rest_[at] == ')') --depth;
            ++at;
        } while (depth > 0);
        const std::string text(rest_.substr(0, at));
        rest_.remove_prefix(at);
        return text;
    }

    bool truth() {
        skip_blanks();
        for (const std::string_view word : {"True", "False"}) {
            if (rest_.substr(0, word.size()) != word) continue;
            rest_.remove_prefix(word.size());
            return word == "True";
        }
        malformed();
    }

    std::vector<std::size_t> lengths() {
        std::vector<std::size_t> shape;
        expect('(');
        while (!accept(')')) {
            skip_blanks();
            std::size_t length = 0;
            const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), length);
            if (error != std::errc()) malformed();
            rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
            accept('L');  // Python 2 wrote long integers so
            shape.push_back(length);
            if (!accept(',') && !next_is(')')) malformed();
        }
        return shape;
    }

    std::string_view name_, all_, rest_;
};

}  // namespace

NpyHeader read_npy_header(std::string_view name, std::string_view content) {
    const auto byte = [&](std::size_t i) {
        return static_cast<std::size_t>(static_cast<unsigned char>(content[i]));
    };
    constexpr std::string_view cut = "the file ends inside its header";
    if (content.size() < 12) refuse(name, "an array in the NPY format", cut);
    const std::size_t version = byte(6);
    if (version < 1 || version > 3) {
        refuse(name, "in version " + std::to_string(version) + " of the NPY format",
               "versions 1 to 3 are known");
    }
    const std::size_t start = version == 1 ? 10 : 12;
    std::size_t length = byte(8) + (byte(9) << 8);
    if (version > 1) length += (byte(10) << 16) + (byte(11) << 24);
    if (length > content.size() - start) refuse(name, "an array in the NPY format", cut);
    NpyHeader header = HeaderText(name, content.substr(start, length)).header();
    header.data_begin = start + length;
    return header;
}

}  // namespace resolva

// What reaches gnuplot, and what becomes of a picture when it fails.

#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <string>
#include <vector>

#include "output/gnuplot.hpp"
#include "output/output_file.hpp"
#include "output/plot.hpp"
#include "output/plot_script.hpp"
#include "output/displayable.hpp"
#include "output/signature.hpp"
#include "support/catch.hpp"
#include "support/refusal.hpp"

namespace {

using namespace resolva::program;
using Catch::Matchers::Contains;
using resolva::test::check_refused;
using resolva::test::read_text;
using resolva::test::run_command;
using resolva::test::run_program;
using resolva::test::ScratchFolder;

std::string quoted(const std::string& text) {
    std::string result = "'";
    for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return result + "'";
}

void write_program(const std::string& path, const std::string& text) {
    std::ofstream(path) << text;
    ::chmod(path.c_str(), 0755);
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t number = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++number;
    return number;
}

/// gnuplot indents by tabs.
std::string without_tabs(std::string text) {
    text.erase(std::remove(text.begin(), text.end(), '\t'), text.end());
    return text;
}

/// Texts that gnuplot, a shell, XML or a terminal would take for more than a text; `file` is what a command
/// in them would make.
std::vector<std::string> hostile_texts(const std::string& file) {
    std::vector<std::string> texts{"\\",
                                   "'",
                                   "\"",
                                   "\n",
                                   "{/Symbol a} @GPVAL_VERSION $0",
                                   "\x1b]0;title\x07",
                                   "\xff\xfe",
                                   "a\xc3",
                                   "%s%n",
                                   "<script>&amp;</svg>"};
    for (const std::string& command : {"touch '" + file + "'", "touch \"" + file + "\"", "touch " + file}) {
        for (const auto& [open, close] : {std::pair{"`", "`"},
                                          {"$(", ")"},
                                          {"'; system('", "'); '"},
                                          {"\"; system(\"", "\"); \""},
                                          {"'\nsystem '", "'\n'"},
                                          {"\nsystem \"", "\"\n"},
                                          {"\\'; !", "\n"},
                                          {"\nEOD\n!", "\n"},
                                          {"''; set print '", "'; ''"},
                                          {"; ", " #"}}) {
            texts.push_back(open + command + close);
        }
    }
    return texts;
}

TEST_CASE("no text of a plot is a command") {
    const ScratchFolder folder;
    const std::string made = folder.file("made");
    Plot plot{"", "", {}, 2};
    for (const std::string& text : hostile_texts(made)) {
        Panel panel{text, {text}, {text}, {}, "top right"};
        panel.x.marks = {{1.5, text}};
        panel.heat = {{1.0, 2.0}, {1.0, 2.0}, {1.0, 2.0, 3.0, 4.0}, text};
        panel.curves.push_back({{1.0, 2.0}, {1.0, 2.0}, {}, text, 0, LineStyle::solid});
        plot.title += text;
        plot.caption += text;
        plot.panels.push_back(panel);
    }
    // Each text reaches the script as it is printable, in single quotes, and no line begins within one.
    const std::string script = script_for(plot, "svg");
    CHECK(script.find("system") != std::string::npos);
    std::string bare;  // what stands outside of quotes, and in double ones
    bool inside = false;
    for (std::size_t i = 0; i < script.size(); ++i) {
        const bool double_quoted =
            i > 0 && i + 1 < script.size() && script[i - 1] == '"' && script[i + 1] == '"';
        if (script[i] == '\'' && !double_quoted) {
            inside = !inside;
        } else if (!inside) {
            bare += script[i];
        } else {
            REQUIRE(script[i] != '\n');
        }
    }
    CHECK_FALSE(inside);
    for (const std::string word : {"system", "touch", "print", "`", "!", "GPVAL", ";", "\x1b"}) {
        INFO(word);
        CHECK(bare.find(word) == std::string::npos);
    }
    const std::string path = folder.file("plot.svg");
    {
        OutputFile file("--plot", path);
        draw(plot, file);
        file.commit_written();
    }
    CHECK(folder.size() == 1);
    const std::string picture = without_tabs(read_text(path));
    CHECK(picture == displayable(picture));
    CHECK_THAT(picture, Contains("&lt;script>") && !Contains("<script"));
    CHECK(count(picture, "<svg") == 1);
    CHECK(count(picture, "</svg>") == 1);
}

TEST_CASE("ranges are two numbers and places of keys are words of a list") {
    CHECK(require_range("range", "", false) == "[*:*]");
    CHECK(require_range("range", "[0.1:1e2]", true) == "[0.1:100]");
    CHECK(require_range("range", "[-1:*]", false) == "[-1:*]");
    CHECK(require_range("range", "[:2]", false) == "[*:2]");
    for (const std::string bad :
         {"[0.1:5]; system 'touch x'", "0.1:5", "[1:2:3]", "[a:b]", "[1:1]", "[", "[]", "[:", "[nan:1]",
          "[0:inf]", "[0x1:2]", "[1 :2]", "[`touch x`:2]", "[1:2] [3:4]", "[system(1):2]"}) {
        INFO(bad);
        CHECK_THROWS_WITH(require_range("y-range", bad, false), Contains("y-range is " + bad));
    }
    CHECK_THROWS_WITH(require_range("y-range", "[0:2]", true), Contains("positive"));
    CHECK(require_key("key", " top   left ") == "top left");
    CHECK(require_key("key", "") == "");
    for (const std::string bad :
         {"top right; set print 'x'", "top right\nsystem('touch x')", "`x`", "at 1,2", "title 'x'", "Top"}) {
        INFO(bad);
        CHECK_THROWS_WITH(require_key("key", bad), Contains("key is"));
    }
}

TEST_CASE("names of files and definitions run no command") {
    const ScratchFolder folder;
    const std::string inside = "cd " + folder.path() + "; " + resolva::test::places::program + " ";
    std::size_t files = 1;
    for (const std::string name :
         {"`touch made`", "';touch made;'", "a\nb \xff", "'.system('touch made').'"}) {
        INFO(name);
        // The name of a spectrum reaches the caption, the folder the name of the file.
        std::ofstream(folder.file(name + ".txt")) << "1\n2\n";
        const auto swept = run_command(inside + "sweep --x psi-p=1,2 --spectrum " +
                                       quoted("file:" + name + ".txt") + " --plot " + quoted(name + ".svg"));
        CHECK(swept.status == 0);
        const std::string picture = without_tabs(read_text(folder.file(name + ".svg")));
        CHECK(picture == displayable(picture));
        std::ofstream(folder.file("d.toml")) << "title = \"" << single_line(name) << "\"\n"
                                             << "[[panel]]\nx = \"psi-p=1,2\"\ntitle = \"`touch made`\"\n";
        const auto drawn = run_command(
            inside + "figure --definition d.toml --formats svg --output-directory " + quoted(name));
        INFO(drawn.errors);
        CHECK(drawn.status == 0);
        files += 3;
        CHECK(folder.size() == files);
    }
}

TEST_CASE("gnuplot comes from an absolute folder and reads no settings of the user") {
    const ScratchFolder folder;
    write_program(folder.file("gnuplot"), "#!/bin/sh\ntouch made\n");
    const std::string settings = "set label 'mine' at graph 0.5,0.5\nset xrange [0:1]\nset decimalsign ','\n";
    std::ofstream(folder.file(".gnuplot")) << settings;
    std::ofstream(folder.file("gnuplotrc")) << settings;
    const std::string sweep = " sweep --x psi-p=1,2 --plot ";
    const std::string inside = "cd " + folder.path() + "; ";
    const auto plain = run_command(inside + resolva::test::places::program + sweep + "plain.svg");
    const auto other =
        run_command(inside + "PATH=.::$PATH HOME=$PWD XDG_CONFIG_HOME=$PWD GNUPLOT_LIB=$PWD GNUTERM=dumb " +
                    "GNUPLOT_PS_DIR=$PWD " + resolva::test::places::program + sweep + "other.svg");
    CHECK(plain.status == 0);
    CHECK(other.status == 0);
    CHECK(read_text(folder.file("plain.svg")) == read_text(folder.file("other.svg")));
    CHECK_FALSE(std::ifstream(folder.file("made")));
    const auto none = run_command(inside + "PATH=. " + resolva::test::places::program + sweep + "none.svg");
    CHECK(none.status == 2);
    CHECK_THAT(none.errors, Contains("gnuplot") && Contains("absolute"));
}

TEST_CASE("a drawing program that fails or stops half way or hangs leaves the table and no picture") {
    const ScratchFolder folder;
    const std::string fake = folder.file("gnuplot"), table = folder.file("t.csv");
    const std::string command = "PATH=" + folder.path() + ":$PATH " + resolva::test::places::program +
                                " sweep --x psi-p=1,2 --output " + table + " --plot " + folder.file("p.svg");
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"echo '<svg>spilt</svg>'; echo 'line 3: no such thing' >&2; exit 1", "line 3: no such thing"},
        {"echo '<svg>half'", "incomplete"},
        {"exit 0", "incomplete"},
        {"kill -9 $$", "signal 9"}};
    for (const auto& [script, reason] : cases) {
        INFO(script);
        write_program(fake, "#!/bin/sh\n" + script + "\n");
        const auto run = run_command(command);
        CHECK(run.status == 2);
        CHECK(run.output.empty());
        CHECK(std::count(run.errors.begin(), run.errors.end(), '\n') == 1);
        CHECK_THAT(run.errors, Contains("--plot") && Contains(reason));
        CHECK(read_text(table).size() > 100);
        CHECK(folder.size() == 2);
    }
    write_program(fake, "#!/bin/sh\nexec sleep 100\n");
    const auto before = std::chrono::steady_clock::now();
    CHECK_THAT(run_gnuplot(fake, "plot x\n", std::chrono::milliseconds(100)).failure,
               Contains("did not end within 1 s"));
    CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds(5));
    CHECK_THAT(run_gnuplot(folder.file("absent"), "", std::chrono::seconds(1)).failure, Contains("started"));
}

TEST_CASE("a picture carries the name of its program and is refused when it is cut") {
    const Plot plot{"title", "", {{"", {"x"}, {"y"}, {{{1, 2}, {3, 4}, {}, "c"}}}}, 1};
    const ScratchFolder folder;
    for (const std::string kind : {"svg", "pdf", "png"}) {
        INFO(kind);
        const Drawing drawing =
            run_gnuplot(gnuplot_program(), script_for(plot, kind), std::chrono::seconds(60));
        REQUIRE(drawing.failure.empty());
        const std::string& whole = drawing.picture;
        const std::string picture = signed_picture(kind, whole);
        CHECK_THAT(picture, Contains(std::string("resolva ") + RESOLVA_VERSION));
        std::ofstream(folder.file("p." + kind), std::ios::binary) << picture;
        CHECK(is_replaceable(folder.file("p." + kind)));
        // A picture that is signed is complete, and can be signed again.
        CHECK_FALSE(signed_picture(kind, whole).empty());
        for (const double share : {0.0, 0.3, 0.9}) {
            const auto size = static_cast<std::size_t>(share * static_cast<double>(whole.size()));
            CHECK(signed_picture(kind, whole.substr(0, size)).empty());
        }
        std::ofstream(folder.file("p." + kind), std::ios::binary) << whole;
        CHECK_FALSE(is_replaceable(folder.file("p." + kind)));
    }
    // The checksum of the last chunk is the same in every PNG.
    const std::string end("\0\0\0\0IEND\xae\x42\x60\x82", 12);
    CHECK(signed_picture("png", end).substr(0, 4) == std::string("\0\0\0\x16", 4));
    CHECK(signed_picture("png", end).substr(34) == end);
}

TEST_CASE("displayable texts are UTF-8 without control characters") {
    CHECK(displayable("psi_D = \xcf\x88") == "psi_D = \xcf\x88");
    CHECK(displayable("\xe2\x88\x9e \xf0\x9d\x9f\x8e") == "\xe2\x88\x9e \xf0\x9d\x9f\x8e");
    CHECK(displayable("a\xff") == "a\xef\xbf\xbd");
    // Overlong, a surrogate, beyond the last code point, cut short.
    for (const std::string bad : {"\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x88", "\xf0\x9d"}) {
        CHECK(count(displayable(bad), "\xef\xbf\xbd") == bad.size());
    }
    CHECK(displayable("a\x1b\x7f\xc2\x9b") == "a  \xef\xbf\xbd\xef\xbf\xbd");
    CHECK(displayable("a\nb") == "a\nb");
    CHECK(single_line("a\nb") == "a\\nb");
}

}  // namespace

#include <resolva/numerics/input/number_table.hpp>

#include <cmath>
#include <string>
#include <vector>

#include <rapidcheck.h>

#include <resolva/numerics/core/contract.hpp>

#include "support/catch.hpp"

namespace {

using namespace resolva;

NumberTable table_of(const std::string& content, const std::string& columns = {}) {
    return parse_number_table("--data", "t.csv", content, {columns, "--columns"});
}

struct Expected {
    std::string content;
    std::size_t columns;
    std::vector<double> values;
};

TEST_CASE("a table is the same in every dialect of delimited text") {
    const std::vector<double> four{1.5, 2.0, -3.0, 0.25};
    for (const Expected& one : std::vector<Expected>{
             {"1.5,2\n-3,.25\n", 2, four},
             {"1.5,2\r\n-3,.25", 2, four},
             {"1.5,2\r-3,.25\r", 2, four},
             {"1.5;2\n-3;.25\n", 2, four},
             {"1.5\t2\n-3\t.25\n", 2, four},
             {"1.5 2\n-3 .25\n", 2, four},
             {"  1.5    2  \n\n -3  .25 \n", 2, four},
             {" 1.5 , 2 \n  -3 ,  .25\n", 2, four},
             {"1,5;2\n-3;,25\n", 2, four},
             {"1,5\t2\n-3\t0,25\n", 2, four},
             {"\"1.5\",\"2\"\n\"-3\",\".25\"\n", 2, four},
             {"\"1,5\";\"2\"\n\"-3\";\",25\"\n", 2, four},
             {"\"1.5\"  \"2\"\n\"-3\" \".25\" \n", 2, four},
             {"\xef\xbb\xbf"
              "1.5,2\n-3,.25\n",
              2, four},
             {"\xef\xbb\xbf"
              "x,y\n1.5,2\n-3,.25\n",
              2, four},
             {"# a comment, with commas\n% MATLAB\nx,y\n1.5,2 # here\n\n-3,.25\n", 2, four},
             {"1.5e0,+2.0e+00\n-3E0,25e-2\n", 2, four},
             {"\"the first, quoted\",\"two\nlines\"\n1.5,2\n-3,.25\n", 2, four},
             {"a; b, c\n1.5,2\n-3,.25\n", 2, four},
             {"\"\",\"x\",\"y\"\n\"1\",1.5,2\n\"2\",-3,.25\n", 2, four},      // R, write.csv
             {"\"\";\"x\";\"y\"\n\"1\";1,5;2\n\"2\";-3;0,25\n", 2, four},     // R, write.csv2
             {"\"x\" \"y\"\n\"first\" 1.5 2\n\"second\" -3 .25\n", 2, four},  // R, write.table
             {",x,y\n0,1.5,2\n1,-3,.25\n", 2, four},                          // pandas, to_csv
             {"Unnamed: 0,x,y\n0,1.5,2\n1,-3,.25\n", 2, four},
             {",Unnamed: 0,x,y\n0,0,1.5,2\n1,1,-3,.25\n", 2, four},
             {",0,1\n0,1.5,2\n1,-3,.25\n", 2, four},
             {",Unnamed: 0\n0,1.5\n1,2\n2,-3\n3,.25\n", 1, four},  // pandas, twice
             {"first value\n1.5\n2\n-3\n.25\n", 1, four},
             {"1.5\n2\n-3\n.25\n", 1, four},
         }) {
        INFO(one.content);
        const NumberTable table = table_of(one.content);
        CHECK(table.columns == one.columns);
        CHECK(table.rows == one.values.size() / one.columns);
        CHECK(table.values == one.values);
    }
}

TEST_CASE("headings and row names are kept and said") {
    const NumberTable table = table_of("# made by hand\n,height (m),\"weight, kg\"\na,1,2\nb,3,4\n");
    CHECK(table.headings == std::vector<std::string>{"height (m)", "weight, kg"});
    CHECK(table.column_name(1) == "column 3 (weight, kg)");
    CHECK(table.row_name(1) == "line 4");
    REQUIRE(table.remarks.size() == 2);
    CHECK(table.remarks[0] == "line 2 holds the headings, height (m), weight, kg");
    CHECK(table.remarks[1] == "column 1 holds row names and is left out");
    CHECK(table_of("1,2\n").remarks.empty());
    CHECK(table_of("1,5;2\n").remarks.front() ==
          "the numbers have decimal commas, the first one in line 1, column 1");
}

struct Refused {
    std::string content;
    std::string sentence;  ///< its end
};

TEST_CASE("a table that could be read in two ways or in none is refused with its place") {
    const std::string token(200, 'x');
    for (const Refused& one : std::vector<Refused>{
             {"1,2,3\n,2,3\n", "line 2, column 1 is empty; it must be a finite number"},
             {"1,,2\n", "line 1, column 2 is empty; it must be a finite number"},
             {",1,2\n1,2,3\n", "line 1, column 1 is empty; it must be a finite number"},
             {",2,3\n1,2,3\n", "line 1, column 1 is empty; it must be a finite number"},
             {"3,1,\n", "line 1, column 3 is empty; it must be a finite number"},
             {"1\t\t2\n", "line 1, column 2 is empty; it must be a finite number"},
             {"1;;2\n", "line 1, column 2 is empty; it must be a finite number"},
             {"NA,2.5,3.5\n1,2,3\n", "line 1, column 1 is NA; it must be a finite number"},
             {"inf,2.5\n1,2\n", "line 1, column 1 is inf; it must be a finite number"},
             {"1e999,2.5\n1,2\n", "line 1, column 1 is 1e999; it is too large for a double"},
             {"1.5,2.5,3.S\n1,2,3\n", "line 1, column 3 is 3.S; it must be a finite number"},
             {"x,y,3\n1,2,3\n",
              "line 1, column 1 is x; it must be a finite number; a line with a number in it is no heading"},
             {"x,y\n(m),(s)\n1,2\n", "line 2, column 1 (x) is (m); it must be a finite number"},
             {"x,y\n1,2\n3,nan\n", "line 3, column 2 (y) is nan; it must be a finite number"},
             {"2020-01-15,1.5,2\n", "line 1, column 1 is 2020-01-15; it must be a finite number"},
             {"1 234,2\n", "line 1, column 1 is 1 234; it must be a finite number"},
             {"1.2.3\n", "line 1, column 1 is 1.2.3; it must be a finite number"},
             {"\"1,234\",2\n",
              "column 1 is 1,234; it must be a finite number, without separators of thousands"},
             {"1.234,5;2\n",
              "column 1 is 1.234,5; it must be a finite number, without separators of thousands"},
             {"1,5;2.5\n",
              "line 1, column 2 is 2.5; decimal commas come before it, the first one in line 1, column 1"},
             {"1.5;2\n1;2,5\n",
              "line 2, column 2 is 2,5; decimal points come before it, the first one in line 1, column 1"},
             {"1;2\n3,4\n", "line 1, column 1 is 1;2; it must be a finite number"},
             {"1,2\n3 4\n", "column 1 is 1,2; it must be a finite number, without separators of thousands"},
             {"1,2\n3,4\n5 6\n", "line 3 is 1 entry long; the lines before have 2, separated by commas"},
             {"1 2\n3,4 5\n", "line 1, column 1 is 1 2; it must"},
             {"a,b\n1,2,3,4\n", "line 2 is 4 entries long; line 1 has 2 headings"},
             {std::string("1,2\n3\0004,5\n", 10), "line 2, column 1 is a NUL byte"},
             {"1,2\n\"3,4\n", "line 2, column 1 is \"3,4\\x0a; its quote is never closed"},
             {"1,2\n\"3\"x,4\n", "line 2, column 1 is \"3\"x,4; nothing but a separator may follow"},
             {"1,2\n3\"x\",4\n", "line 2, column 1 is 3\"x\",4; a quote must enclose the whole entry"},
             {"1," + token + "\n", "column 2 is " + token.substr(0, 80) + "...; it must"},
             {"1,a\x1b\xff\n", "column 2 is a\\x1b\\xff; it must"},
             {"", "t.csv is without numbers"},
             {"# nothing\n\n", "t.csv is without numbers"},
             {"x,y\n", "t.csv is without numbers; it holds nothing but a heading"},
             {"\xff\xfe" + std::string("1\0,\0", 4), "t.csv is in UTF-16; save it in UTF-8"},
             {std::string("1\0,\0002\0", 6), "t.csv is in UTF-16; save it in UTF-8"},
             {std::string("\0001\0,\0002", 6), "t.csv is in UTF-16; save it in UTF-8"},
             {"PK\x03\x04 anything", "t.csv is a zip archive, such as .npz or .xlsx"},
         }) {
        INFO(one.content);
        CHECK_THROWS_WITH(table_of(one.content), Catch::Matchers::Contains(one.sentence));
        CHECK_THROWS_AS(table_of(one.content), BadArgument);
    }
}

TEST_CASE("columns are chosen by heading by number and by range") {
    const std::string iris = "id,sepal-length,width,species\n7,5.1,3.5,setosa\n8,4.9,3.0,setosa\n";
    CHECK(table_of(iris, "2-3").values == std::vector<double>{5.1, 3.5, 4.9, 3.0});
    CHECK(table_of(iris, "sepal-length,width").values == std::vector<double>{5.1, 3.5, 4.9, 3.0});
    CHECK(table_of(iris, "sepal-length-width").values == std::vector<double>{5.1, 3.5, 4.9, 3.0});
    CHECK(table_of(iris, "3,1").values == std::vector<double>{3.5, 7.0, 3.0, 8.0});
    CHECK(table_of(iris, "3,1").headings == std::vector<std::string>{"width", "id"});
    CHECK(table_of("a,1,2\nb,3,4\n", "2-").values == std::vector<double>{1, 2, 3, 4});
    CHECK(table_of(",x,y\n5,1,2\n", "1,3").values == std::vector<double>{5, 2});
    CHECK_THROWS_WITH(table_of(iris),
                      Catch::Matchers::Contains("line 2, column 4 (species) is setosa; it must be a finite "
                                                "number; choose the columns of numbers with --columns"));
    for (const auto& [columns, sentence] : std::vector<std::pair<std::string, std::string>>{
             {"5", "--columns is 5; give headings, numbers from 1 to 4 or ranges"},
             {"0", "--columns is 0; give"},
             {"3-2", "a range of columns runs forwards"},
             {"1,1-2", "column 1 is chosen already"},
             {"1,", "--columns is empty; give"},
             {"depth", "the headings are id, sepal-length, width, species"},
             {"1-18446744073709551616", "--columns is 1-18446744073709551616; give"}}) {
        INFO(columns);
        CHECK_THROWS_WITH(table_of(iris, columns), Catch::Matchers::Contains(sentence));
    }
    CHECK_THROWS_WITH(table_of("a,a\n1,2\n", "a"),
                      Catch::Matchers::Contains("two columns have this heading"));
    CHECK_THROWS_WITH(table_of("1,2\n", "a"), Catch::Matchers::Contains("the file has no headings"));
}

TEST_CASE("numbers written in any dialect are read back as they were") {
    CHECK(rc::check([](const std::vector<double>& drawn, bool headed, bool quoted, bool windows) {
        std::vector<double> values;
        for (const double x : drawn) {
            if (std::isfinite(x)) values.push_back(x);
        }
        const auto columns = *rc::gen::inRange<std::size_t>(1, 5);
        const char separator = *rc::gen::element(',', ';', '\t', ' ');
        values.resize(values.size() / columns * columns);
        RC_PRE(!values.empty());
        std::string content;
        for (std::size_t c = 0; headed && c < columns; ++c)
            content += (c == 0 ? "" : std::string(1, separator)) + "x" + std::to_string(c);
        if (headed) content += "\n";
        for (std::size_t i = 0; i < values.size(); ++i) {
            const std::string quote = quoted ? "\"" : "";
            content += quote + to_text(values[i]) + quote;
            content += (i + 1) % columns == 0 ? (windows ? "\r\n" : "\n") : std::string(1, separator);
        }
        const NumberTable table = table_of(content);
        RC_ASSERT(table.columns == columns);
        RC_ASSERT(table.values == values);
        RC_ASSERT(table.headings.size() == (headed ? columns : 0));
    }));
}

}  // namespace

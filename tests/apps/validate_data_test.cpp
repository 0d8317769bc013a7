// resolva validate --data: three statements about samples of one's own.

#include <cmath>
#include <fstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/npy_bytes.hpp"
#include "support/refusal.hpp"

namespace {

using Catch::Matchers::Contains;
using nlohmann::json;
using resolva::test::check_refused;
using resolva::test::run_program;
using resolva::test::ScratchFolder;

/// 60 samples of 6 dimensions, nothing random.
std::vector<double> numbers() {
    std::vector<double> values;
    for (int i = 0; i < 60; ++i) {
        for (int j = 0; j < 6; ++j)
            values.push_back(std::sin(1.0 + 0.9 * (j + 1) * i + j * j) + 0.3 * std::cos(2.3 * i * (j + 2)));
    }
    return values;
}

std::string csv_of(const std::vector<double>& values, const std::string& heading = "") {
    std::string text = heading;
    for (std::size_t i = 0; i < values.size(); ++i) {
        char number[32];
        std::snprintf(number, sizeof number, "%.17g", values[i]);
        text += number + std::string((i + 1) % 6 == 0 ? "\n" : ",");
    }
    return text;
}

std::string written(const ScratchFolder& folder, const std::string& name, const std::string& content) {
    std::ofstream(folder.file(name), std::ios::binary) << content;
    return folder.file(name);
}

const std::string command = "validate --draws 1 --psi-p 2 --replicas 4 --ridge 0.1 --data ";

/// What the report says, apart from where its samples came from.
json answer_of(const std::string& arguments) {
    const auto run = run_program(command + arguments + " --json");
    INFO(arguments << "\n" << run.errors);
    CHECK(run.status < 2);
    json report = json::parse(run.output);
    CHECK(run.status == (report["verdict"] == "agrees" ? 0 : 1));
    report.erase("data");
    report.erase("remarks");
    return report;
}

TEST_CASE("validate says apart what theory and twin and data say of each other") {
    const ScratchFolder folder;
    const std::string table = written(folder, "t.csv", csv_of(numbers(), "a,b,c,d,e,f\n"));
    const json report = answer_of(table);
    CHECK(report["d"] == 6);
    CHECK(report["n"] == 48);  // four fifths
    CHECK(report["held_out"] == 12);
    for (const char* name : {"test", "train"}) {
        const double theory = report["predicted"][name], twin = report["gaussian"][name]["value"],
                     data = report["real"][name]["value"];
        const json& statements = report["statements"];
        CHECK(std::abs(statements["theory_twin"][name]["relative"].get<double>() - (twin / theory - 1)) <
              1e-12);
        CHECK(std::abs(statements["twin_data"][name]["relative"].get<double>() - (data / twin - 1)) < 1e-12);
        CHECK(std::abs(statements["theory_data"][name]["relative"].get<double>() - (data / theory - 1)) <
              1e-12);
        CHECK(statements["twin_data"][name]["z"] == report["z"][name]);
        // A relu of six dimensions is far below the rule: the theory cannot be judged, whatever the numbers.
        CHECK(statements["theory_twin"][name]["outcome"] == "undecided");
        CHECK_THAT(statements["theory_data"][name]["reason"].get<std::string>(),
                   Contains("d = 6 is below 2 min(psi_n, psi_p)/psi_D^2"));
    }
    CHECK(report["outcomes"]["theory_twin"] == "undecided");
    CHECK(report["verdict"] != "agrees");

    const auto text = run_program(command + table + " --output " + folder.file("report.csv"));
    CHECK_THAT(text.output, Contains("60 samples of dimension 6: n = 48 train, 12 test") &&
                                Contains("theory and twin: undecided, d = 6 is below"));
    CHECK(text.errors == "resolva: --data " + table + ": line 1 holds the headings, a, b, c, d, e, f\n");
    const std::string rows = resolva::test::read_text(folder.file("report.csv"));
    CHECK_THAT(rows, Contains("test,theory_twin,6,48,12,60,") && Contains("train,theory_data,6,48,12,60,") &&
                         Contains("# psi-n: 8\n") && !Contains("# sizes") && !Contains("# psi-d"));
}

TEST_CASE("the same samples give the same report from every file") {
    const ScratchFolder folder;
    const std::vector<double> values = numbers();
    const json expected = answer_of(written(folder, "t.csv", csv_of(values)));
    const std::string bytes = resolva::test::bytes_of(values);
    CHECK(answer_of(written(folder, "t.TXT", csv_of(values, "\xef\xbb\xbf# a comment\na,b,c,d,e,f\n"))) ==
          expected);
    CHECK(answer_of(written(folder, "t.npy", resolva::test::npy_file("<f8", "(60, 6)", bytes))) == expected);
    CHECK(answer_of(written(folder, "t3.npy", resolva::test::npy_file("<f8", "(60, 2, 3)", bytes)) +
                    " --flatten") == expected);
    CHECK(answer_of(written(
              folder, "big.npy",
              resolva::test::npy_file(">f8", "(60, 6)", resolva::test::bytes_of(values, true)))) == expected);
    std::vector<double> columns(values.size()), huge(values);
    for (std::size_t i = 0; i < 60; ++i) {
        for (std::size_t j = 0; j < 6; ++j) columns[i + 60 * j] = values[6 * i + j];
    }
    CHECK(answer_of(written(folder, "f.npy",
                            resolva::test::npy_file("<f8", "(60, 6)", resolva::test::bytes_of(columns),
                                                    true))) == expected);
    check_refused(command + folder.file("t3.npy"), {"shape (60, 2, 3)", "or give --flatten"});
    // The unit is without effect, to the last bit when it is a power of two.
    for (const int exponent : {-700, 600}) {
        for (std::size_t i = 0; i < values.size(); ++i) huge[i] = std::ldexp(values[i], exponent);
        CHECK(answer_of(written(folder, "huge.csv", csv_of(huge))) == expected);
    }
    // The columns of numbers out of a table that has others.
    std::string mixed = "key,a,b,c,d,e,f,kind\n";
    for (std::size_t i = 0; i < 60; ++i) {
        const std::vector<double> row(values.begin() + static_cast<std::ptrdiff_t>(6 * i),
                                      values.begin() + static_cast<std::ptrdiff_t>(6 * i + 6));
        std::string line = csv_of(row);
        line.pop_back();
        mixed += "s" + std::to_string(i) + "," + line + ",\"x, y\"\n";
    }
    const std::string table = written(folder, "mixed.csv", mixed);
    CHECK(answer_of(table + " --columns 2-7") == expected);
    CHECK(answer_of(table + " --columns a,b-e,7") == expected);
}

TEST_CASE("validate refuses what the samples cannot give or already have") {
    const ScratchFolder folder;
    const std::string table = written(folder, "t.csv", csv_of(numbers()));
    for (const std::string option :
         {"--sizes 100,200", "--spectrum isotropic", "--psi-d 0.9", "--manifold linear"})
        check_refused(command + table + " " + option, {option.substr(0, option.find(' ')), "--data"});
    check_refused(command + table + " --directions", {"--directions"});
    check_refused(command + table + " --plot " + folder.file("p.svg"), {"--plot", "no curve"});
    check_refused(command + table + " --suite quick", {"--suite"});
    check_refused(command + table + " --checkpoint c", {"--checkpoint", "simulated data"});
    check_refused(command + table + " --psi-n 9.2",
                  {"psi-n is 9.2", "tenth of the 60", "the largest value is 9"});
    check_refused("validate --columns 1-2", {"--columns", "--data"});
    check_refused("validate --flatten", {"--flatten", "--data"});
    check_refused(command + table + " --columns 7", {"--columns is 7", "numbers from 1 to 6"});
    check_refused(command + table + " --columns 3", {"1 column wide"});
    check_refused(command + written(folder, "c.csv", "1,2\n1,2\n"), {"data is constant"});
    check_refused(command + table + " --output " + folder.file("none/r.csv"), {"--output"});
    std::string few;
    for (int rows = 1; rows <= 9; ++rows) {
        few += std::to_string(rows) + "," + std::to_string(rows * rows % 7) + "\n";
        if (rows == 1) continue;
        for (const std::string plan : {"--psi-n 2.5 --psi-p 1 --draws 1 --replicas 2", ""})
            check_refused("validate --data " + written(folder, "few.csv", few) + " " + plan, {"at least 10"});
    }
}

}  // namespace

// What stands in the cells of tables and in JSON: values of their own types, readable by others.

#include <cmath>
#include <fstream>
#include <limits>
#include <string>

#include <nlohmann/json.hpp>

#include "output/json.hpp"
#include "output/table.hpp"
#include "support/catch.hpp"
#include "support/places.hpp"
#include "support/program_json.hpp"

namespace {

using Catch::Matchers::Contains;
using nlohmann::json;
using resolva::program::Cell;
using resolva::program::Table;
using resolva::test::json_of;
using resolva::test::read_text;
using resolva::test::run_command;
using resolva::test::run_program;
using resolva::test::ScratchFolder;

TEST_CASE("cells keep their types in JSON and read back from CSV") {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const double third = 1.0 / 3.0;
    Table table{{{"resolva", "0.1.0"}, {"spectrum", "file:a\nb\xff.txt"}},
                {"flag", "whole", "number", "real", "text", "typed", "draws", "bound", "missing"},
                {{true, 3, third, 2.0, "relu", "4", "inf", infinity, Cell()},
                 {false, -3L, std::nan(""), -0.0, "a,\"b\"", "1e-3", "2", -infinity, ""}}};
    const json read = json::parse(to_json(table));
    CHECK(read["head"]["spectrum"] == "file:a\nb\xef\xbf\xbd.txt");
    const json& first = read["points"][0];
    CHECK(first["flag"] == true);
    CHECK(first["whole"].is_number_integer());
    CHECK(first["number"].get<double>() == third);
    CHECK(first["real"].is_number_float());
    CHECK(first["text"] == "relu");
    CHECK(first["typed"] == 4);
    CHECK(first["draws"] == "inf");
    CHECK(first["bound"].is_null());
    CHECK(first["missing"].is_null());
    const json& second = read["points"][1];
    CHECK(second["flag"] == false);
    CHECK(second["whole"] == -3);
    CHECK(second["number"].is_null());
    CHECK(second["text"] == "a,\"b\"");
    CHECK(second["typed"] == 1e-3);
    CHECK(second["draws"] == 2);
    CHECK(second["missing"].is_null());
    CHECK(to_csv(table) ==
          "flag,whole,number,real,text,typed,draws,bound,missing\n"
          "true,3,0.3333333333333333,2,relu,4,inf,inf,\n"
          "false,-3,nan,-0,\"a,\"\"b\"\"\",1e-3,2,-inf,\n"
          "# resolva: 0.1.0\n# spectrum: file:a\\nb\xef\xbf\xbd.txt\n");
}

TEST_CASE("one answer about a model has the same head and the same values in both forms") {
    const ScratchFolder folder;
    const std::string model = " --psi-n 3 --psi-p 5 --draws 2 --time 0.2";
    for (const std::string command : {"point", "constants", "optimum", "complexity --target-score 2",
                                      "stopping", "modes", "train", "spectrum --points 20"}) {
        INFO(command);
        const std::string file = folder.file("t.json");
        // The samples are what complexity searches.
        const bool searches = command.starts_with("complexity");
        const auto run = run_program(command + (searches ? " --psi-p 5 --draws 2 --time 0.2" : model) +
                                     " --json --output " + file);
        REQUIRE(run.status == 0);
        const json printed = json::parse(run.output), written = json::parse(read_text(file));
        CHECK(printed["head"]["resolva"] == RESOLVA_VERSION);
        if (printed.contains("status")) CHECK((printed.contains("reason") && printed["reason"].is_null()));
        for (const std::string key : {"resolva", "activation", "psi-n", "draws", "time", "signal"}) {
            CHECK(printed["head"][key] == written["head"][key]);
        }
    }
    const json point = json_of("point" + model);
    CHECK(point["reason"].is_null());
    CHECK(point["head"]["psi-p"] == "5");
    const auto diverging = run_program("point --ridge 0 --draws 1 --psi-n 2 --psi-p 2 --json");
    CHECK(diverging.status == 1);
    CHECK_THAT(json::parse(diverging.output)["reason"].get<std::string>(), Contains("infinite"));
}

TEST_CASE("no text says minus nan") {
    for (const std::string command :
         {"point --ridge 0 --draws 1 --psi-n 2 --psi-p 2", "stopping --psi-n 1 --psi-p 64 --ridge 10",
          "modes --manifold tanh",
          "train --training-time 1e-200,0,inf --psi-n 2 --psi-p 2 --ridge 0 --draws 1",
          "optimum --manifold tanh --time 1e-3"}) {
        INFO(command);
        CHECK(run_program(command).output.find("-nan") == std::string::npos);
    }
}

TEST_CASE("names that are no text survive in JSON and CSV and pictures") {
    const ScratchFolder folder;
    std::ofstream(folder.file("\xff.txt")) << "1\n2\n";
    const std::string spectrum = " --spectrum file:" + folder.file("\xff.txt");
    const json swept = json_of("sweep --x psi-p=1,2" + spectrum);
    CHECK_THAT(swept["head"]["spectrum"].get<std::string>(), Contains("\xef\xbf\xbd.txt"));
    CHECK(swept["points"][1]["test"].is_number());
    const auto written = run_program("point" + spectrum + " --output " + folder.file("u.json"));
    CHECK(written.status == 0);
    CHECK(json::parse(read_text(folder.file("u.json")))["points"][0]["test"].is_number());
    const json listed = json_of("figure 4 --formats svg --output-directory " + folder.file("\xfe"));
    CHECK(listed["written"].size() == 2);
}

TEST_CASE("the documented lines read a table in Python") {
    const std::string python = "/usr/bin/python3";
    if (run_command(python + " -c 'import numpy'").status != 0) {
        WARN("numpy is not installed; its lines are not tried");
        return;
    }
    const ScratchFolder folder;
    const std::string file = folder.file("curves.csv");
    REQUIRE(run_program("sweep --x psi-p=2,7,8 --psi-n 2 --draws 4 --ridge 0 --output " + file).status == 0);
    std::ofstream(folder.file("read.py"))
        << "import numpy, sys\n"
           "t = numpy.genfromtxt(sys.argv[1], delimiter=',', names=True, dtype=None, encoding='utf-8',"
           " deletechars='')\n"
           "assert list(t['psi-p']) == [2, 7, 8], t['psi-p']\n"
           "assert t['test'][1] > 0 and t.dtype.names[0] == 'activation'\n"
           "assert list(t['status'])[1:] == ['converged', 'diverges'], t['status']\n"
           "assert t['enclosure_verified'].dtype == bool\n"
           "names = open(sys.argv[1]).readline().strip().split(',')\n"
           "columns = [names.index(n) for n in ('psi-p', 'test')]\n"
           "n = numpy.loadtxt(sys.argv[1], delimiter=',', skiprows=1, usecols=columns)\n"
           "assert n.shape == (3, 2) and n[1, 1] == t['test'][1]\n"
           "try:\n"
           "    import pandas\n"
           "except ImportError:\n"
           "    sys.exit(0)\n"
           "p = pandas.read_csv(sys.argv[1], comment='#')\n"
           "assert list(p['psi-p']) == [2, 7, 8] and p['test'][1] == t['test'][1]\n";
    const auto run = run_command(python + " " + folder.file("read.py") + " " + file);
    INFO(run.errors);
    CHECK(run.status == 0);
}

}  // namespace

// Which files a journal may begin anew: none that holds anything else.

#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include <resolva/validation/finite_size/study.hpp>
#include <resolva/validation/journal/journal.hpp>
#include <resolva/validation/journal/study_description.hpp>
#include <resolva/validation/parallel/ranks.hpp>

#include "support/catch.hpp"
#include "support/program.hpp"
#include "support/studies.hpp"

namespace {

using namespace resolva;
using namespace resolva::test;
using Catch::Matchers::Contains;

void write_file(const std::string& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
}

TEST_CASE("a journal begins in an empty file or in its own torn description and nowhere else") {
    const ScratchFolder folder;
    const std::string path = folder.file("journal");
    const Model model = small_study_model();
    const Plan plan = small_study_plan();
    const std::string description = describe(model, plan);
    for (const std::string& begun :
         {std::string(), std::string("r"), description.substr(0, 40), description}) {
        write_file(path, begun);
        { const Journal journal(path, model, plan); }
        CHECK(read_text(path) == description + "\n");
    }
    for (const std::string& foreign :
         {std::string("notes without a line end"), std::string("notes\n"), std::string("\n"),
          std::string("resolva"), "x" + description, description + " ", description.substr(0, 60) + "?",
          std::string("1,2,3\n4,5,6\n"), std::string(1, '\0')}) {
        // What begins as the description does may be a part of it.
        if (description.compare(0, foreign.size(), foreign) == 0) continue;
        write_file(path, foreign);
        CHECK_THROWS_WITH(Journal(path, model, plan), Contains("no journal"));
        CHECK(read_text(path) == foreign);
    }
    Plan other = plan;
    other.seed += 1;
    const std::string of_other = describe(model, other) + "\ntorn";
    write_file(path, of_other);
    CHECK_THROWS_WITH(Journal(path, model, plan), Contains("another study"));
    CHECK(read_text(path) == of_other);
    CHECK_THROWS_WITH(Journal(folder.path(), model, plan), Contains("journal"));
    REQUIRE(::mkfifo(folder.file("pipe").c_str(), 0600) == 0);
    CHECK_THROWS_WITH(Journal(folder.file("pipe"), model, plan), Contains("no regular file"));
    CHECK_THROWS_WITH(Journal("/dev/zero", model, plan), Contains("no regular file"));
}

TEST_CASE("a shared journal takes up files of ranks and leaves all others alone") {
    const ScratchFolder folder;
    const std::string path = folder.file("journal");
    const Model model = small_study_model();
    const Plan plan = small_study_plan();
    write_file(folder.file("journal.rank-notes"), "mine");
    write_file(folder.file("journal.rank-"), "mine too");
    RunOptions options;
    options.journal = path;
    const Study whole = run(model, plan, options);
    CHECK(whole.records.size() == 12);
    CHECK(read_text(folder.file("journal.rank-notes")) == "mine");
    CHECK(read_text(folder.file("journal.rank-")) == "mine too");
    write_file(folder.file("journal.rank-2"), "thesis.tex");
    CHECK_THROWS_WITH(run(model, plan, options), Contains("journal.rank-2") && Contains("no journal"));
    CHECK(read_text(folder.file("journal.rank-2")) == "thesis.tex");
}

}  // namespace

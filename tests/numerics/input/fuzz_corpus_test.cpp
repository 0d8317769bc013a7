#include <filesystem>
#include <string>

#include "fuzz/number_table_target.hpp"
#include "support/catch.hpp"
#include "support/places.hpp"
#include "support/program.hpp"

namespace {

TEST_CASE("every file of the fuzz corpus is read whole or refused in one sentence") {
    std::size_t files = 0;
    const std::string folder = resolva::test::places::source_directory + "/tests/fuzz/corpus/number_table";
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        INFO(entry.path().filename().string());
        const std::string bytes = resolva::test::read_text(entry.path().string());
        CHECK_NOTHROW(resolva::test::check_number_table(bytes));
        // Cut anywhere it is another file.
        for (std::size_t length = 0; length < bytes.size(); length += 1 + bytes.size() / 64)
            CHECK_NOTHROW(resolva::test::check_number_table(bytes.substr(0, length)));
        ++files;
    }
    CHECK(files > 40);
}

}  // namespace

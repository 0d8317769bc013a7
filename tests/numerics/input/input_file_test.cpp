#include <resolva/numerics/input/input_file.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <string>
#include <thread>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/input/gzip.hpp>

#include "support/catch.hpp"
#include "support/program.hpp"

namespace {

using namespace resolva;

TEST_CASE("a file is read to its last byte and a pipe to its end") {
    const test::ScratchFolder folder;
    std::string content(3'000'001, 'x');
    content[1234567] = '\0';
    std::ofstream(folder.file("plain"), std::ios::binary) << content;
    CHECK(read_input("data", folder.file("plain")) == content);
    CHECK(read_input("data", "/dev/null").empty());
    CHECK(!read_input("data", "/proc/self/status").empty());  // of size zero until it is read

    const std::string pipe = folder.file("pipe");
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    std::thread writer([&] { std::ofstream(pipe, std::ios::binary) << content; });
    CHECK(read_input("data", pipe) == content);
    writer.join();
}

TEST_CASE("what cannot be read to an end is refused in one sentence") {
    const test::ScratchFolder folder;
    const auto refused = [](const std::string& path, const std::string& sentence) {
        CHECK_THROWS_WITH(read_input("--data", path), Catch::Matchers::Equals("--data is " + sentence));
    };
    refused(folder.path(), folder.path() + "; it is a directory; give a file");
    refused(folder.file("x"),
            folder.file("x") + "; it cannot be opened for reading: No such file or directory");
    refused("/proc/self/mem", "/proc/self/mem; reading failed: Input/output error");
    refused("/dev/zero", "/dev/zero; it has more than the 268435456 bytes that are read");
    refused("", "empty; give the name of a file");
    std::ofstream(folder.file("sparse")).close();
    REQUIRE(::truncate(folder.file("sparse").c_str(), off_t{1} << 40) == 0);
    refused(folder.file("sparse"),
            folder.file("sparse") + "; it has more than the 1073741824 bytes that are read");
    CHECK_THROWS_WITH(read_input("--config", "/proc/self/status", 10),
                      Catch::Matchers::Contains("more than the 10 bytes"));
}

TEST_CASE("a pipe that nobody writes to is refused after a while") {
    const test::ScratchFolder folder;
    const std::string pipe = folder.file("pipe");
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    CHECK_THROWS_WITH(read_input("--data", pipe),
                      Catch::Matchers::Equals("--data is " + pipe + "; no program writes to this pipe"));
}

TEST_CASE("a compressed file reads as the file it was") {
    const test::ScratchFolder folder;
    const std::string first(2'500'000, 'a'), second = "1,2\n";
    for (const std::string& part : {first, second}) {
        std::ofstream(folder.file("part"), std::ios::binary) << part;
        REQUIRE(
            test::run_command("gzip -c " + folder.file("part") + " >> " + folder.file("both.gz")).status ==
            0);
    }
    const std::string packed = read_input("data", folder.file("both.gz"));
    CHECK(is_gzip(packed));
    try {
        CHECK(gunzip("data", packed, input_limit) == first + second);
    } catch (const BadArgument& error) {
        CHECK_THAT(error.what(), Catch::Matchers::Contains("this build has no zlib"));
        return;
    }
    CHECK_THROWS_WITH(gunzip("data", packed, 2'000'000),
                      Catch::Matchers::Contains("it holds more than the 2000000 bytes"));
    CHECK_THROWS_WITH(gunzip("data", packed.substr(0, packed.size() - 9), input_limit),
                      Catch::Matchers::Contains("it ends too early"));
    std::string damaged = packed;
    damaged[damaged.size() - 6] ^= 1;  // the checksum of the last part
    CHECK_THROWS_WITH(gunzip("data", damaged, input_limit),
                      Catch::Matchers::Contains("its data are damaged"));
    CHECK_THROWS_WITH(gunzip("data", packed + "more", input_limit),
                      Catch::Matchers::Contains("its data are damaged"));
}

}  // namespace

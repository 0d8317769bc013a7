// Files that the program writes: whole, in place, and never over what is somebody else's.

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "output/output_file.hpp"
#include "output/signature.hpp"
#include "support/catch.hpp"
#include "support/refusal.hpp"

namespace {

using Catch::Matchers::Contains;
using resolva::program::OutputFile;
using resolva::test::check_refused;
using resolva::test::read_text;
using resolva::test::run_command;
using resolva::test::run_program;
using resolva::test::ScratchFolder;

void write_file(const std::string& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
}

/// Opens the output in a process of its own, which ends as told and never commits.
template <class End>
int die_with_open_output(const std::string& path, const End& end) {
    const pid_t child = ::fork();
    if (child == 0) {
        const OutputFile file("--output", path);
        end();
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return status;
}

TEST_CASE("what a killed program left behind is removed by the next that writes the same name") {
    const ScratchFolder folder;
    const std::string path = folder.file("t.csv");
    for (int i = 0; i < 3; ++i) {
        const int status = die_with_open_output(path, [] { ::raise(SIGKILL); });
        CHECK(WTERMSIG(status) == SIGKILL);
        CHECK(folder.size() == 1);
    }
    // Neighbours whose names only resemble a temporary one, and one that is held open.
    write_file(folder.file("t.csv.partial-notes"), "mine");
    write_file(folder.file("t.csv.partial-0123456789abcdeg"), "mine");
    write_file(folder.file("t.csv.partial-0123456789abcdef0"), "mine");
    write_file(folder.file("u.csv.partial-0123456789abcdef"), "mine");
    std::filesystem::create_symlink(folder.file("victim"), folder.file("t.csv.partial-00000000000000aa"));
    write_file(folder.file("victim"), "precious");
    {
        OutputFile first("--output", path);
        OutputFile second("--output", path);
        CHECK(folder.size() == 6 + 2);
        first.commit("first");
        second.commit("second");
    }
    CHECK(read_text(path) == "second");
    CHECK(read_text(folder.file("victim")) == "precious");
    CHECK(folder.size() == 6 + 1);
}

TEST_CASE("faults and limits leave no partial file either") {
    const std::string sweep = resolva::test::places::program +
                              " sweep --x psi-p=log:0.1:100:700 --curve psi-n=log:0.1:100:700 "
                              "--output t.csv --threads ";
    for (const int signal : {SIGUSR1, SIGUSR2, SIGXCPU, SIGQUIT, SIGABRT, SIGSEGV}) {
        const ScratchFolder folder;
        const auto run =
            run_command("cd " + folder.path() + "; ulimit -c 0; timeout 20 " + sweep +
                        "1 & for i in $(seq 500); do sleep 0.01; ls | grep -q partial && break; done; "
                        "ls; kill -" +
                        std::to_string(signal) + " $(cat /proc/$!/task/$!/children); wait $!");
        INFO(signal << "\n" << run.output << run.errors);
        CHECK_THAT(run.output, Contains("t.csv.partial-"));
        CHECK(run.status != 0);
        CHECK(folder.size() == 0);
    }
    // A library that cannot start its threads ends the program itself.
    const ScratchFolder folder;
    const auto run = run_command("cd " + folder.path() + "; ulimit -v 2000000; " + sweep + "4096");
    INFO(run.errors);
    CHECK(run.status == 1);
    CHECK(folder.size() == 0);
}

TEST_CASE("a file that resolva did not write is replaced by force alone") {
    const ScratchFolder folder;
    const std::string sweep = "sweep --x psi-p=1,2 ";
    for (const std::string kind : {"csv", "json", "svg", "pdf", "png"}) {
        const std::string path = folder.file("mine." + kind);
        const std::string option = kind == "csv" || kind == "json" ? "--output " : "--plot ";
        for (const std::string& foreign :
             {std::string("psi-p,test\n1,2\n"), std::string("# resolved: by me\n"),
              std::string("{\n  \"head\": 3\n}\n"), std::string("<?xml version=\"1.0\"?>\n<svg></svg>\n"),
              std::string("%PDF-1.5\n%%EOF\n"), std::string("\x89PNG\r\n"), std::string("precious")}) {
            write_file(path, foreign);
            CHECK_FALSE(resolva::program::is_replaceable(path));
        }
        check_refused(sweep + option + path, {option.substr(0, 6), path, "--force"});
        CHECK(read_text(path) == "precious");
        CHECK(run_program(sweep + option + path + " --force").status == 0);
        const std::string written = read_text(path);
        CHECK(written.size() > 100);
        CHECK(resolva::program::is_replaceable(path));
        CHECK(run_program(sweep + option + path).status == 0);
        write_file(path, "");  // as mktemp leaves it
        CHECK(resolva::program::is_replaceable(path));
    }
    CHECK(folder.size() == 5);
    write_file(folder.file("figure_4.pdf"), "my article");
    check_refused("figure 4 --output-directory " + folder.path(),
                  {"--output-directory", "figure_4.pdf", "--force"});
    CHECK(read_text(folder.file("figure_4.pdf")) == "my article");
    std::filesystem::create_symlink("/dev/null", folder.file("null.csv"));
    check_refused(sweep + "--output " + folder.file("null.csv"), {"--output", "no regular file"});
    check_refused(sweep + "--force --output " + folder.file("null.csv"), {"--output", "no regular file"});
    CHECK(std::filesystem::is_character_file("/dev/null"));
}

TEST_CASE("a checkpoint never replaces what is no journal of its study") {
    const ScratchFolder folder;
    const std::string path = folder.file("notes.txt");
    for (const std::string text : {"my notes", "my notes\n"}) {
        write_file(path, text);
        check_refused("validate --sizes 20,30 --replicas 2 --checkpoint " + path,
                      {"journal", path, "no journal"});
        check_refused("validate --force --sizes 20,30 --replicas 2 --checkpoint " + path, {"no journal"});
        CHECK(read_text(path) == text);
    }
}

TEST_CASE("a lock that the file system does not have is called by its name") {
    const ScratchFolder folder;
    write_file(folder.file("flock.cpp"),
               "#include <cerrno>\nextern \"C\" int flock(int, int) { errno = ENOLCK; return -1; }\n");
    REQUIRE(run_command(std::string(RESOLVA_CXX) + " -shared -fPIC -o " + folder.file("flock.so") + " " +
                        folder.file("flock.cpp"))
                .status == 0);
    const std::string without_locks = "LD_PRELOAD=" + folder.file("flock.so") +
                                      " ASAN_OPTIONS=verify_asan_link_order=0 " +
                                      resolva::test::places::program;
    const auto run = run_command(without_locks + " validate --sizes 20,30 --replicas 2 --checkpoint " +
                                 folder.file("journal"));
    CHECK(run.status == 2);
    CHECK_THAT(run.errors, Contains("cannot lock") && !Contains("another process is"));
    const auto table = run_command(without_locks + " sweep --x psi-p=1,2 --output " + folder.file("t.csv"));
    CHECK(table.status == 0);
    CHECK(read_text(folder.file("t.csv")).size() > 100);
}

TEST_CASE("a full disk leaves the file that was there") {
    const ScratchFolder folder;
    const std::string path = folder.file("t.csv");
    REQUIRE(run_program("sweep --x psi-p=1,2 --output " + path).status == 0);
    const std::string before = read_text(path);
    // A limit of the size of files, whose signal is ignored, is a disk that fills: one block.
    const auto run = run_command("trap '' XFSZ; ulimit -f 1; " + resolva::test::places::program +
                                 " sweep --x psi-p=log:1:2:99 --output " + path);
    INFO(run.errors);
    CHECK(run.status == 2);
    CHECK_THAT(run.errors, Contains("writing it failed"));
    CHECK(read_text(path) == before);
    CHECK(folder.size() == 1);
}

}  // namespace

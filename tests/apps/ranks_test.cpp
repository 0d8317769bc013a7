#ifdef RESOLVA_MPIEXEC

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/places.hpp"
#include "support/validation_run.hpp"

namespace {

using nlohmann::json;
using resolva::test::ProgramRun;
using resolva::test::read_text;
using resolva::test::run_command;
using resolva::test::ScratchFolder;
using resolva::test::without_run;

const std::string model = " " + resolva::test::small_validation + "--draws 2 --json ";

/// The program under OpenMPI; as root and with more ranks than cores, as in a container.
std::string job(int ranks, const std::string& options) {
    return std::string("OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 " RESOLVA_MPIEXEC
                       " --oversubscribe -n ") +
           std::to_string(ranks) + " " + resolva::test::places::program + model + options;
}

TEST_CASE("one and three MPI ranks print what one process prints") {
    const std::string plan = "--sizes 20,30,50 --replicas 6 ";
    const json alone = without_run(run_command(resolva::test::places::program + model + plan));
    const ProgramRun one = run_command(job(1, plan));
    const ProgramRun three = run_command(job(3, plan + "--threads 2"));
    CHECK(without_run(one) == alone);
    CHECK(without_run(three) == alone);
    CHECK(json::parse(three.output)["run"]["ranks"] == 3);
    const ProgramRun bad = run_command(job(3, "--sizes 30,20"));
    CHECK(bad.status == 2);
    CHECK(bad.output.empty());
    // One message, whatever the number of ranks.
    const std::string word = "increase";
    const std::size_t first = bad.errors.find(word);
    REQUIRE(first != std::string::npos);
    CHECK(bad.errors.find(word, first + 1) == std::string::npos);
}

/// Kills a process and those it started, at once and without warning.
void kill_with_children(pid_t process) {
    const std::string id = std::to_string(process);
    std::istringstream children(read_text("/proc/" + id + "/task/" + id + "/children"));
    for (pid_t child = 0; children >> child;) ::kill(child, SIGKILL);
    ::kill(process, SIGKILL);
}

TEST_CASE("a job of MPI ranks killed in the middle is resumed by another number of ranks") {
    const ScratchFolder folder;
    const std::string plan = "--sizes 20,40,100 --replicas 30 ";
    const std::string checkpoint = "--checkpoint " + folder.file("journal");
    const auto lines = [&](const std::string& name) {
        const std::string text = read_text(folder.file(name));
        return std::count(text.begin(), text.end(), '\n');
    };
    const json alone = without_run(run_command(resolva::test::places::program + model + plan));
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        const std::string command = "exec env " + job(3, plan + checkpoint) + " >/dev/null 2>&1 </dev/null";
        ::execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
        ::_exit(127);
    }
    bool ended = false;
    for (int i = 0; i < 60'000 && !ended && lines("journal.rank-2") < 3; ++i) {
        ::usleep(1000);
        ended = ::waitpid(child, nullptr, WNOHANG) == child;
    }
    REQUIRE_FALSE(ended);
    kill_with_children(child);
    ::waitpid(child, nullptr, 0);
    REQUIRE(std::filesystem::exists(folder.file("journal")));
    const auto survived = lines("journal") + lines("journal.rank-1") + lines("journal.rank-2") - 3;
    CHECK(survived >= 2);
    CHECK(survived < 90);
    CHECK(without_run(run_command(job(2, plan + checkpoint))) == alone);
    CHECK(lines("journal") == 91);  // nothing computed twice
    CHECK_FALSE(std::filesystem::exists(folder.file("journal.rank-2")));
}

}  // namespace

#endif

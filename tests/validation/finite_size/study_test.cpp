#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/activation/catalogue.hpp>
#include <resolva/validation/finite_size/study.hpp>
#include <resolva/validation/journal/journal.hpp>
#include <resolva/validation/journal/study_description.hpp>

#include "support/catch.hpp"
#include "support/studies.hpp"

namespace {

using namespace resolva;
using namespace resolva::test;

TEST_CASE("a study is bitwise the same for any number of threads") {
    RunOptions options;
    const Study serial = run(small_study_model(), small_study_plan(), options);
    REQUIRE(serial.complete());
    for (const int threads : {2, 5}) {
        options.threads = threads;
        CHECK(same_bits(serial, run(small_study_model(), small_study_plan(), options)));
    }
    Plan other = small_study_plan();
    other.seed = 43;
    CHECK_FALSE(same_bits(serial, run(small_study_model(), other, options)));
}

TEST_CASE("parts of a study run by several jobs merge into the whole") {
    const Study whole = run(small_study_model(), small_study_plan());
    std::vector<Study> parts;
    std::size_t largest = 0;
    for (std::size_t index = 3; index >= 1; --index) {
        RunOptions options;
        options.shard = {index, 3};
        parts.push_back(run(small_study_model(), small_study_plan(), options));
        largest = std::max(largest, parts.back().records.size());
        CHECK_FALSE(parts.back().complete());
    }
    CHECK(largest == 4);  // twelve tasks dealt out evenly
    CHECK(same_bits(whole, merge(parts)));
    parts.push_back(parts.front());  // a part given twice changes nothing
    CHECK(same_bits(whole, merge(parts)));
    parts.back().records.front().measurement.values[Observable::test] += 1e-9;
    CHECK_THROWS_WITH(merge(parts), Catch::Matchers::Contains("disagree"));
}

TEST_CASE("a description determines model and plan") {
    Model model = small_study_model();
    model.noising = Noising::with(0.7, 0.1 + 0.2);
    const std::string line = describe(model, small_study_plan());
    const Study read = read_description(line);
    CHECK(describe(read.model, read.plan) == line);
    model.ridge = std::nextafter(model.ridge, 1.0);
    CHECK(describe(model, small_study_plan()) != line);
    Model covariance{find_activation("erf"), find_activation("identity")};
    covariance.covariance = DiscreteSpectrum({{1.0 / 3.0, 0.25}, {2.0, 0.75}});
    const std::string other = describe(covariance, small_study_plan());
    CHECK(describe(read_description(other).model, small_study_plan()) == other);
    CHECK_THROWS_AS(read_description("resolva-study 1 activation=relu"), BadArgument);
    CHECK_THROWS_AS(read_description("date,price"), BadArgument);
}

TEST_CASE("a journal resumes after a torn line and refuses another study") {
    const ScratchFile file("torn");
    RunOptions options;
    options.journal = file.path();
    const Study whole = run(small_study_model(), small_study_plan(), options);
    REQUIRE(count_lines(file.path()) == 13);

    // Cut in the middle of the last line, and spoil one digit of the third.
    std::string text;
    {
        std::ifstream in(file.path(), std::ios::binary);
        text.assign(std::istreambuf_iterator<char>(in), {});
    }
    std::size_t third = 0;
    for (int line = 0; line < 2; ++line) third = text.find('\n', third) + 1;
    text[third + 20] = text[third + 20] == '5' ? '6' : '5';
    std::ofstream(file.path(), std::ios::binary | std::ios::trunc) << text.substr(0, text.size() - 30);

    CHECK(read_journal(file.path()).records.size() == 10);
    CHECK(same_bits(whole, run(small_study_model(), small_study_plan(), options)));
    CHECK(same_bits(whole, merge({read_journal(file.path())})));

    Plan other = small_study_plan();
    other.seed = 43;
    CHECK_THROWS_WITH(run(small_study_model(), other, options), Catch::Matchers::Contains("another study"));
    const Journal open(file.path(), small_study_model(), small_study_plan());
    CHECK_THROWS_WITH(Journal(file.path(), small_study_model(), small_study_plan()),
                      Catch::Matchers::Contains("another process"));
}

constexpr const char* child_journal = "RESOLVA_TEST_JOURNAL";

Plan long_plan() {
    Plan plan = small_study_plan();
    plan.sizes = {16, 24, 40};
    plan.replicas = {20};
    return plan;
}

// Runs in the process that the next test starts and kills.
TEST_CASE("child process of the kill test", "[.child]") {
    const char* journal = std::getenv(child_journal);
    REQUIRE(journal != nullptr);
    RunOptions options;
    options.journal = journal;
    options.threads = 2;
    run(small_study_model(), long_plan(), options);
}

TEST_CASE("a run killed at any moment resumes without losing a finished replica") {
    const Study undisturbed = run(small_study_model(), long_plan());
    const ScratchFile file("killed");
    std::size_t survived = 0;
    for (const std::size_t wait_for : {3u, 20u, 45u}) {
        const pid_t child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            ::setenv(child_journal, file.path().c_str(), 1);
            const int null = ::open("/dev/null", O_WRONLY);
            ::dup2(null, 1);
            ::dup2(null, 2);
            ::execl("/proc/self/exe", "validation_tests", "child process of the kill test", nullptr);
            ::_exit(127);
        }
        int status = 0;
        bool ended = false;
        for (int i = 0; i < 60'000 && !ended && count_lines(file.path()) < wait_for; ++i) {
            ::usleep(1000);
            ended = ::waitpid(child, &status, WNOHANG) == child;
        }
        const std::size_t lines = count_lines(file.path());
        if (!ended) {
            ::kill(child, SIGKILL);
            ::waitpid(child, &status, 0);
            CHECK(WIFSIGNALED(status));
        }
        REQUIRE(lines >= wait_for);
        CHECK(read_journal(file.path()).records.size() + 1 >=
              lines - 1);  // the header, and a line seen half written
        CHECK(read_journal(file.path()).records.size() >= survived);
        survived = read_journal(file.path()).records.size();
    }
    CHECK(survived < 60);
    RunOptions options;
    options.journal = file.path();
    std::size_t computed = 0;
    options.progress = [&](const Progress&) { ++computed; };
    const Study resumed = run(small_study_model(), long_plan(), options);
    CHECK(computed == 60 - survived);
    CHECK(same_bits(undisturbed, resumed));
}

TEST_CASE("plans that cannot be carried out are refused by name") {
    const auto refused = [](const Plan& plan, const char* word) {
        CHECK_THROWS_WITH(run(small_study_model(), plan), Catch::Matchers::Contains(word));
    };
    Plan plan = small_study_plan();
    plan.sizes = {};
    refused(plan, "sizes");
    plan = small_study_plan();
    plan.sizes = {24, 16, 30};
    refused(plan, "increase");
    plan = small_study_plan();
    plan.replicas = {3, 4};
    refused(plan, "replicas");
    plan = small_study_plan();
    plan.sizes = {1, 2, 3};
    refused(plan, "at least 2");
    CHECK_THROWS_AS(tasks_of(small_study_plan(), {4, 3}), BadArgument);
    CHECK_THROWS_AS(tasks_of(small_study_plan(), {0, 3}), BadArgument);
}

}  // namespace

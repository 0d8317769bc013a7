#include "output/gnuplot.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <sstream>
#include <string_view>
#include <thread>
#include <vector>

#include "output/displayable.hpp"

namespace resolva::program {

namespace {

struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using NamelessFile = std::unique_ptr<std::FILE, Close>;

std::string search(std::string_view name) {
    const char* path = std::getenv("PATH");
    std::istringstream folders(path == nullptr ? "" : path);
    for (std::string folder; std::getline(folders, folder, ':');) {
        if (folder.empty() || folder.front() != '/') continue;
        const std::string file = folder + "/" + std::string(name);
        struct stat about {};
        if (::stat(file.c_str(), &about) == 0 && S_ISREG(about.st_mode) && ::access(file.c_str(), X_OK) == 0)
            return file;
    }
    return {};
}

std::vector<std::string> clean_environment() {
    std::vector<std::string> kept{"LC_ALL=C.UTF-8"};
    for (const char* name : {"PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "XDG_CACHE_HOME", "FONTCONFIG_PATH",
                             "FONTCONFIG_FILE"}) {
        if (const char* value = std::getenv(name)) kept.push_back(std::string(name) + "=" + value);
    }
    return kept;
}

std::string content_of(std::FILE* file) {
    std::rewind(file);
    std::string text;
    char buffer[65536];
    while (const std::size_t read = std::fread(buffer, 1, sizeof buffer, file)) text.append(buffer, read);
    return text;
}

/// gnuplot says what is wrong in its last line, after the command and a mark below the place.
std::string last_line(const std::string& messages) {
    std::string last;
    std::istringstream lines(messages);
    for (std::string line; std::getline(lines, line);) {
        const std::size_t from = line.find_first_not_of(" \t");
        if (from != std::string::npos) last = line.substr(from);
    }
    return displayable(std::string_view(last).substr(0, 80));
}

/// The status of a process, or false when it had to be killed.
bool wait_for(pid_t process, std::chrono::milliseconds limit, int& status) {
    using Clock = std::chrono::steady_clock;
    const Clock::time_point end = Clock::now() + limit;
    for (;;) {
        const pid_t ended = ::waitpid(process, &status, WNOHANG);
        if (ended == process || (ended < 0 && errno != EINTR)) return ended == process;
        if (Clock::now() >= end) break;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    ::kill(process, SIGKILL);
    while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    return false;
}

}  // namespace

const std::string& gnuplot_program() {
    static const std::string path = search("gnuplot");
    return path;
}

Drawing run_gnuplot(const std::string& program, const std::string& script, std::chrono::milliseconds limit) {
    const NamelessFile input(std::tmpfile()), output(std::tmpfile()), messages(std::tmpfile());
    if (!input || !output || !messages) {
        return {{}, std::string("there is no scratch file for gnuplot: ") + std::strerror(errno)};
    }
    if (std::fwrite(script.data(), 1, script.size(), input.get()) != script.size() ||
        std::fflush(input.get()) != 0) {
        return {{}, std::string("the script for gnuplot could not be written: ") + std::strerror(errno)};
    }
    std::rewind(input.get());

    posix_spawn_file_actions_t streams;
    ::posix_spawn_file_actions_init(&streams);
    ::posix_spawn_file_actions_adddup2(&streams, ::fileno(input.get()), STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&streams, ::fileno(output.get()), STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&streams, ::fileno(messages.get()), STDERR_FILENO);
    std::vector<std::string> environment = clean_environment();
    std::vector<char*> variables;
    for (std::string& variable : environment) variables.push_back(variable.data());
    variables.push_back(nullptr);
    std::string name = "gnuplot", option = "--default-settings";
    char* const arguments[] = {name.data(), option.data(), nullptr};
    pid_t process = 0;
    const int error =
        ::posix_spawn(&process, program.c_str(), &streams, nullptr, arguments, variables.data());
    ::posix_spawn_file_actions_destroy(&streams);
    if (error != 0) return {{}, std::string("gnuplot could not be started: ") + std::strerror(error)};

    int status = 0;
    if (!wait_for(process, limit, status)) {
        return {{}, "gnuplot did not end within " + std::to_string((limit.count() + 999) / 1000) + " s"};
    }
    if (WIFSIGNALED(status)) {
        return {{}, "gnuplot was ended by signal " + std::to_string(WTERMSIG(status))};
    }
    if (WEXITSTATUS(status) != 0) {
        const std::string reason = last_line(content_of(messages.get()));
        return {{}, "gnuplot failed to draw it" + (reason.empty() ? "" : ": " + reason)};
    }
    return {content_of(output.get()), {}};
}

}  // namespace resolva::program

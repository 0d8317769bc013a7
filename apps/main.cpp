// resolva: exact learning curves from self-consistent resolvent equations.

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/core/nearest_name.hpp>

#include "command_line/failure.hpp"
#include "command_line/parser.hpp"
#include "commands/registry.hpp"
#include "output/long_work.hpp"

namespace {

using resolva::program::Command;

void print_help(const std::vector<Command>& commands) {
    std::printf("resolva %s - exact learning curves from self-consistent resolvent equations\n\n",
                RESOLVA_VERSION);
    std::printf("Usage: resolva COMMAND [options]\n\nCommands:\n");
    for (const Command& command : commands)
        std::printf("  %-14s %s\n", command.name.c_str(), command.summary.c_str());
    std::printf(
        "\nresolva COMMAND --help lists the options of a command. Exit status: 0 success, 1 the computation\n"
        "failed or a validation was not met, 2 bad input.\n");
}

/// Standard streams that are closed become /dev/null, lest a file that is written take their place; writing
/// to them fails as before.
void hold_standard_streams() {
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(stream, F_GETFD) < 0 && errno == EBADF) static_cast<void>(::open("/dev/null", O_RDONLY));
    }
}

/// A write that failed while the result was printed has left its mark on the stream but no reason: the next
/// one, of nothing but what is left, may give it.
void require_printed() {
    errno = 0;
    const bool printed = std::fflush(stdout) == 0 && !std::cout.flush().fail() && std::ferror(stdout) == 0;
    if (printed) return;
    const std::string reason = errno == 0 ? "is the disk full, or the reader gone?" : std::strerror(errno);
    resolva::refuse("standard output", "incomplete", "it must take the whole result: " + reason);
}

int dispatch(const std::vector<std::string>& arguments) {
    const std::vector<Command> commands = resolva::program::all_commands();
    if (arguments.empty() || arguments[0] == "--help" || arguments[0] == "-h" || arguments[0] == "help") {
        print_help(commands);
        return arguments.empty() ? 2 : 0;
    }
    if (arguments[0] == "--version") {
        std::printf("resolva %s\n", RESOLVA_VERSION);
        return 0;
    }
    std::vector<std::string_view> names;
    for (const Command& command : commands) {
        names.push_back(command.name);
        if (command.name != arguments[0]) continue;
        const auto parsed = parse(command, {arguments.begin() + 1, arguments.end()}, commands);
        if (parsed == resolva::program::Parsed::stop) return 0;
        const resolva::program::LongWork watch(command.name);
        return command.run();
    }
    std::string allowed = "the commands are";
    for (const std::string_view name : names) allowed += " " + std::string(name);
    resolva::refuse("command", arguments[0],
                    allowed + "; the nearest is " + std::string(resolva::nearest_name(arguments[0], names)));
}

}  // namespace

int main(int argc, char** argv) {
    try {
        hold_standard_streams();
        const int status = dispatch({argv + 1, argv + argc});
        require_printed();
        return status;
    } catch (const std::exception& error) {
        return resolva::program::report_failure(error);
    }
}

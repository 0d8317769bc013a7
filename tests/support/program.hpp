#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "support/places.hpp"

namespace resolva::test {

/// What one run of the program left behind.
struct ProgramRun {
    int status;
    std::string output;
    std::string errors;
};

/// A folder that disappears with its owner.
class ScratchFolder {
  public:
    ScratchFolder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "resolva-test-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    ~ScratchFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;

    std::string file(const std::string& name) const { return path_ + "/" + name; }
    const std::string& path() const { return path_; }
    std::size_t size() const {
        std::size_t count = 0;
        for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(path_)) ++count;
        return count;
    }

  private:
    std::string path_;
};

inline std::string read_text(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/// Runs a command of the shell.
inline ProgramRun run_command(const std::string& text) {
    const ScratchFolder folder;
    const std::string command = text + " 2>" + folder.file("errors") + " </dev/null";
    std::FILE* pipe = ::popen(command.c_str(), "r");
    std::string output;
    std::array<char, 65536> buffer;
    while (const std::size_t read = std::fread(buffer.data(), 1, buffer.size(), pipe))
        output.append(buffer.data(), read);
    const int status = ::pclose(pipe);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, output, read_text(folder.file("errors"))};
}

/// Runs the program with shell-quoted arguments.
inline ProgramRun run_program(const std::string& arguments) {
    return run_command(places::program + " " + arguments);
}

}  // namespace resolva::test

#include "output/output_file.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <resolva/numerics/core/contract.hpp>

#include "output/partial_files.hpp"

namespace resolva::program {

OutputFile::OutputFile(std::string_view option, std::string path) : option_(option), path_(std::move(path)) {
    const std::filesystem::path target(path_);
    if (path_.empty() || std::filesystem::is_directory(target)) {
        refuse(option_, path_, "give the path of a file to write");
    }
    // A link stays a link: the file that it names is the one to write.
    std::error_code failure;
    if (std::filesystem::is_symlink(target, failure))
        path_ = std::filesystem::weakly_canonical(target).string();
    temporary_ = path_ + ".partial-" + std::to_string(::getpid());
    remember_partial_file(temporary_);
    errno = 0;
    if (!std::ofstream(temporary_, std::ios::binary)) {
        forget_partial_file(temporary_);
        refuse(option_, path_, std::string("it cannot be written: ") + std::strerror(errno));
    }
}

OutputFile::~OutputFile() {
    if (!committed_) std::remove(temporary_.c_str());
    forget_partial_file(temporary_);
}

void OutputFile::commit(std::string_view content) {
    write(content);
    commit_written();
}

void OutputFile::write(std::string_view content) {
    std::ofstream file(temporary_, std::ios::binary | std::ios::trunc);
    file.write(content.data(), static_cast<std::streamsize>(content.size()));
    file.close();
    if (!file) refuse(option_, path_, "writing it failed; is the disk full?");
}

void OutputFile::commit_written() {
    if (std::rename(temporary_.c_str(), path_.c_str()) != 0) {
        refuse(option_, path_, std::string("it cannot be replaced: ") + std::strerror(errno));
    }
    committed_ = true;
}

std::string extension(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    const std::size_t dot = path.rfind('.');
    if (dot == std::string_view::npos || (slash != std::string_view::npos && dot < slash)) return {};
    std::string text(path.substr(dot + 1));
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

}  // namespace resolva::program

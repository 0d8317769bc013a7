#include "output/output_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <random>

#include <resolva/numerics/core/contract.hpp>

#include "output/partial_files.hpp"
#include "output/signature.hpp"

namespace resolva::program {

namespace {

std::atomic<bool> replaces_foreign_files{false};

constexpr std::string_view mark = ".partial-";
constexpr std::size_t digits = 16;

std::string random_digits() {
    std::random_device source;
    std::string text;
    while (text.size() < digits) text += "0123456789abcdef"[source() & 15u];
    return text;
}

/// Whether the file still has a name; the next writer of the target may have taken it for a stale one
/// between its creation and its lock.
bool is_linked(int file) {
    struct stat about {};
    return ::fstat(file, &about) == 0 && about.st_nlink > 0;
}

/// Removes the temporary file if it is ours and nobody holds it open: its lock ends with its process.
void remove_stale(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0) return;
    struct stat about {};
    if (::fstat(file, &about) == 0 && S_ISREG(about.st_mode) && about.st_uid == ::geteuid() &&
        about.st_nlink == 1 && ::flock(file, LOCK_EX | LOCK_NB) == 0) {
        ::unlink(path.c_str());
    }
    ::close(file);
}

void remove_stale_beside(const std::filesystem::path& target) {
    const std::string head = target.filename().string() + std::string(mark);
    const std::filesystem::path folder = target.has_parent_path() ? target.parent_path() : ".";
    std::error_code unreadable;  // an unwritable folder is refused when the temporary is opened
    for (const auto& entry : std::filesystem::directory_iterator(folder, unreadable)) {
        const std::string name = entry.path().filename().string();
        if (name.size() == head.size() + digits && name.compare(0, head.size(), head) == 0 &&
            name.find_first_not_of("0123456789abcdef", head.size()) == std::string::npos) {
            remove_stale(entry.path().string());
        }
    }
}

}  // namespace

OutputFile::OutputFile(std::string_view option, std::string path) : option_(option), path_(std::move(path)) {
    std::error_code failure;
    if (path_.empty() || path_.find('\0') != std::string::npos ||
        std::filesystem::is_directory(path_, failure)) {
        refuse(option_, path_, "give the path of a file to write");
    }
    // A link stays a link: the file that it names is the one to write.
    if (std::filesystem::is_symlink(path_, failure))
        path_ = std::filesystem::weakly_canonical(path_, failure).string();
    if (std::filesystem::exists(path_, failure) && !std::filesystem::is_regular_file(path_, failure))
        refuse(option_, path_, "it is there and no regular file");
    if (!replaces_foreign_files && !is_replaceable(path_)) {
        refuse(option_, path_,
               "it is there and was not written by resolva; give another name, or --force to replace it");
    }
    remove_stale_beside(path_);
    open_temporary();
}

void OutputFile::open_temporary() {
    constexpr int attempts = 100;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        temporary_ = path_ + std::string(mark) + random_digits();
        remember_partial_file(temporary_);
        file_ = ::open(temporary_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
        // Without locks on the file system a file left behind is never taken for stale.
        if (file_ >= 0 && (::flock(file_, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) &&
            is_linked(file_))
            return;
        const int error = errno;
        forget_partial_file(temporary_);
        if (file_ >= 0) {
            ::close(file_);
            continue;
        }
        if (error != EEXIST)
            refuse(option_, path_, std::string("it cannot be written: ") + std::strerror(error));
    }
    refuse(option_, path_, "no temporary file can be made beside it");
}

OutputFile::~OutputFile() {
    if (!committed_) ::unlink(temporary_.c_str());
    forget_partial_file(temporary_);
    ::close(file_);
}

void OutputFile::commit(std::string_view content) {
    write(content);
    commit_written();
}

void OutputFile::write(std::string_view content) {
    const auto give_up = [this] {
        refuse(option_, path_, std::string("writing it failed: ") + std::strerror(errno));
    };
    if (::ftruncate(file_, 0) != 0 || ::lseek(file_, 0, SEEK_SET) != 0) give_up();
    while (!content.empty()) {
        const ssize_t written = ::write(file_, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) give_up();
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    // Some file systems find only now that there is no room; special ones cannot wait for a disk.
    if (::fsync(file_) != 0 && errno != EINVAL && errno != ENOTSUP) give_up();
}

void OutputFile::commit_written() {
    if (std::rename(temporary_.c_str(), path_.c_str()) != 0) {
        refuse(option_, path_, std::string("it cannot be replaced: ") + std::strerror(errno));
    }
    committed_ = true;
}

void replace_foreign_files() {
    replaces_foreign_files = true;
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

#include <resolva/validation/journal/journal.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/input/input_file.hpp>
#include <resolva/validation/journal/record_line.hpp>
#include <resolva/validation/journal/study_description.hpp>

namespace resolva {

namespace {

struct Content {
    std::string description;
    std::vector<Record> records;
    std::size_t whole_lines = 0;  ///< bytes up to the last line end
    std::string torn;             ///< what follows it
};

Content content_of(const std::string& text) {
    Content content;
    std::size_t from = 0;
    for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', from)) {
        const std::string line = text.substr(from, end - from);
        if (from == 0) {
            content.description = line;
        } else if (const auto record = from_line(line)) {
            content.records.push_back(*record);
        }
        from = end + 1;
        content.whole_lines = from;
    }
    content.torn = text.substr(from);
    return content;
}

/// All bytes of an open file; false when the disk fails.
bool read_all(int file, std::string& text) {
    char buffer[65536];
    for (off_t at = 0;;) {
        const ssize_t read = ::pread(file, buffer, sizeof buffer, at);
        if (read < 0 && errno == EINTR) continue;
        if (read <= 0) return read == 0;
        text.append(buffer, static_cast<std::size_t>(read));
        at += read;
    }
}

/// Writes all bytes and waits for the disk.
bool write_durably(int file, const std::string& text) {
    std::size_t done = 0;
    while (done < text.size()) {
        const ssize_t written = ::write(file, text.data() + done, text.size() - done);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        done += static_cast<std::size_t>(written);
    }
    return ::fdatasync(file) == 0;
}

}  // namespace

Journal::Journal(const std::string& path, const Model& model, const Plan& plan) {
    const std::string description = describe(model, plan);
    // Waits for no other end of a pipe.
    file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0644);
    if (file_ < 0) refuse("journal", path, std::string("the file cannot be opened: ") + std::strerror(errno));
    // The destructor does not run when a constructor throws.
    const auto give_up = [&](const std::string& reason) {
        ::close(file_);
        refuse("journal", path, reason);
    };
    struct stat about {};
    if (::fstat(file_, &about) != 0 || !S_ISREG(about.st_mode)) give_up("it is no regular file");
    if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
        const int error = errno;
        give_up(error == EWOULDBLOCK
                    ? "another process is writing this file"
                    : std::string("its file system cannot lock it against other processes (") +
                          std::strerror(error) + "); put it on another one");
    }
    std::string text;
    if (!read_all(file_, text)) give_up(std::string("the file cannot be read: ") + std::strerror(errno));
    Content content = content_of(text);
    const std::string first_line = description + "\n";
    const bool begun = first_line.compare(0, content.torn.size(), content.torn) == 0;
    if (content.whole_lines == 0 ? !begun : !is_description(content.description))
        give_up("the file is there and no journal; give another name");
    if (content.whole_lines == 0) {
        if (::ftruncate(file_, 0) != 0 || !write_durably(file_, first_line)) {
            give_up(std::string("the file cannot be written: ") + std::strerror(errno));
        }
        return;
    }
    if (content.description != description) {
        give_up(
            "the file belongs to another study; use the same model, sizes, replicas and seed, or another "
            "file");
    }
    if (::ftruncate(file_, static_cast<off_t>(content.whole_lines)) != 0) {
        give_up(std::string("the file cannot be repaired: ") + std::strerror(errno));
    }
    finished_ = std::move(content.records);
}

Journal::~Journal() {
    ::close(file_);
}

bool Journal::append(const Record& record) {
    return write_durably(file_, to_line(record) + "\n");
}

Study read_journal(const std::string& path) {
    Content content = content_of(read_input("journal", path));
    Study study = read_description(content.description);
    study.records = std::move(content.records);
    return study;
}

}  // namespace resolva

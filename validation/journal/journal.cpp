#include <resolva/validation/journal/journal.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <optional>
#include <sstream>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/validation/journal/study_description.hpp>

namespace resolva {

namespace {

/// The 64-bit hash of Fowler, Noll and Vo, variant 1a.
std::uint64_t checksum(const std::string& text) {
    std::uint64_t hash = 0xcbf29ce484222325u;
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3u;
    }
    return hash;
}

std::string to_line(const Record& record) {
    std::ostringstream line;
    line << record.task.size << ' ' << record.task.replica << ' '
         << static_cast<int>(record.measurement.status);
    char buffer[40];
    for (const ObservableValues* values : {&record.measurement.values, &record.measurement.standard_errors}) {
        for (const double value : values->value) {
            std::snprintf(buffer, sizeof buffer, " %a", value);
            line << buffer;
        }
    }
    std::snprintf(buffer, sizeof buffer, " #%016llx", static_cast<unsigned long long>(checksum(line.str())));
    return line.str() + buffer;
}

std::optional<Record> from_line(const std::string& line) {
    const std::size_t hash = line.rfind(" #");
    if (hash == std::string::npos) return std::nullopt;
    const std::string content = line.substr(0, hash);
    if (std::strtoull(line.c_str() + hash + 2, nullptr, 16) != checksum(content)) return std::nullopt;
    std::istringstream stream(content);
    Record record{};
    int status = 0;
    stream >> record.task.size >> record.task.replica >> status;
    record.measurement.status = static_cast<Status>(status);
    std::string word;
    for (ObservableValues* values : {&record.measurement.values, &record.measurement.standard_errors}) {
        for (double& value : values->value) {
            if (!(stream >> word)) return std::nullopt;
            value = std::strtod(word.c_str(), nullptr);
        }
    }
    return record;
}

struct Content {
    std::string description;
    std::vector<Record> records;
    std::size_t whole_lines = 0;  ///< bytes up to the last line end
};

Content read_content(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    if (!stream) refuse("journal", path, std::string("the file cannot be read: ") + std::strerror(errno));
    std::ostringstream all;
    all << stream.rdbuf();
    const std::string text = all.str();
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
    return content;
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
    file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (file_ < 0) refuse("journal", path, std::string("the file cannot be opened: ") + std::strerror(errno));
    // The destructor does not run when a constructor throws.
    const auto give_up = [&](const std::string& reason) {
        ::close(file_);
        refuse("journal", path, reason);
    };
    if (::flock(file_, LOCK_EX | LOCK_NB) != 0) give_up("another process is writing this file");
    Content content = read_content(path);
    if (content.whole_lines == 0) {
        if (::ftruncate(file_, 0) != 0 || !write_durably(file_, description + "\n")) {
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
    Content content = read_content(path);
    Study study = read_description(content.description);
    study.records = std::move(content.records);
    return study;
}

}  // namespace resolva

#include <resolva/validation/journal/record_line.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <sstream>

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

}  // namespace

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

std::string to_lines(const std::vector<Record>& records) {
    std::string text;
    for (const Record& record : records) text += to_line(record) + '\n';
    return text;
}

std::vector<Record> from_lines(const std::string& text) {
    std::vector<Record> records;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        if (const auto record = from_line(line)) records.push_back(*record);
    }
    return records;
}

}  // namespace resolva

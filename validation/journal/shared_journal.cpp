#include <resolva/validation/journal/shared_journal.hpp>

#include <algorithm>
#include <filesystem>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/validation/journal/record_line.hpp>

namespace resolva {

namespace {

constexpr const char* suffix = ".rank-";

/// The files of ranks beside a journal: those whose names end in the number of a rank.
std::vector<std::string> rank_files(const std::string& path) {
    const std::filesystem::path journal(path);
    const std::string head = journal.filename().string() + suffix;
    const std::filesystem::path folder = journal.has_parent_path() ? journal.parent_path() : ".";
    std::vector<std::string> files;
    std::error_code unreadable;  // leaves the list empty; opening the journal itself says why
    for (const auto& entry : std::filesystem::directory_iterator(folder, unreadable)) {
        const std::string name = entry.path().filename().string();
        if (name.size() > head.size() && name.compare(0, head.size(), head) == 0 &&
            name.find_first_not_of("0123456789", head.size()) == std::string::npos) {
            files.push_back(entry.path().string());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace

SharedJournal::SharedJournal(const std::string& path, const Model& model, const Plan& plan, Ranks& ranks)
    : ranks_(ranks) {
    if (path.empty()) return;
    const auto add_all = [this](const std::vector<std::string>& texts) {
        for (const std::string& text : texts) {
            for (Record& record : from_lines(text)) finished_.push_back(std::move(record));
        }
    };
    own_path_ = ranks.rank() == 0 ? path : path + suffix + std::to_string(ranks.rank());
    // First rank 0 alone, lest it take up the file that a fellow rank has just opened.
    add_all(together(ranks, [&] {
        if (ranks_.rank() != 0) return std::string();
        own_ = std::make_unique<Journal>(path, model, plan);
        std::string lines = to_lines(own_->finished());
        for (const std::string& file : rank_files(path)) {
            const Journal left(file, model, plan);
            for (const Record& record : left.finished()) {
                if (!own_->append(record)) refuse("journal", path, "it cannot take up " + file);
            }
            lines += to_lines(left.finished());
            std::filesystem::remove(file);
        }
        return lines;
    }));
    add_all(together(ranks, [&] {
        if (ranks_.rank() == 0) return std::string();
        own_ = std::make_unique<Journal>(own_path_, model, plan);
        return to_lines(own_->finished());
    }));
}

bool SharedJournal::append(const Record& record) {
    return own_ == nullptr || own_->append(record);
}

void SharedJournal::conclude(const std::vector<Record>& of_others) {
    together(ranks_, [&] {
        if (own_ == nullptr || ranks_.rank() != 0) return std::string();
        for (const Record& record : of_others) {
            if (!own_->append(record))
                refuse("journal", own_path_, "a record could not be written to the disk");
        }
        return std::string();
    });
    if (own_ != nullptr && ranks_.rank() != 0) std::filesystem::remove(own_path_);
}

}  // namespace resolva

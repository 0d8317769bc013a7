#pragma once

// The memory of a long run: a text file that gains one line for each finished replica.
//
//   line 1      the description of the study
//   each other  size, replica, status and hexadecimal values, closed by a checksum of the line
// A line is written by one call and flushed to the disk before the replica counts as finished, so a process
// killed at any moment loses at most the replicas in flight. A torn last line is cut off when the file is
// opened again.

#include <string>
#include <vector>

#include <resolva/validation/finite_size/study.hpp>

namespace resolva {

class Journal {
  public:
    /// Opens or creates the file for a study, and locks it against other processes. An empty file, and one
    /// that ends within this study's own description, are begun anew; any other that is no journal stays as
    /// it is.
    /// @throws BadArgument when the file cannot be opened, is no regular file, cannot be locked or is locked,
    /// is no journal, or describes another study.
    Journal(const std::string& path, const Model& model, const Plan& plan);
    ~Journal();
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;

    /// Records found when the file was opened.
    const std::vector<Record>& finished() const { return finished_; }

    /// Adds a record durably; false when the disk refuses it.
    bool append(const Record& record);

  private:
    int file_ = -1;
    std::vector<Record> finished_;
};

/// Reads a journal with the study that its first line describes. Lines that fail their checksum are skipped.
/// @throws BadArgument when the file cannot be read or does not begin with a description.
Study read_journal(const std::string& path);

}  // namespace resolva

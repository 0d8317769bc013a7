#pragma once

#include <memory>
#include <string>
#include <vector>

#include <resolva/validation/journal/journal.hpp>
#include <resolva/validation/parallel/ranks.hpp>

namespace resolva {

/// The journal of a run that several ranks share: rank 0 writes PATH, rank r writes PATH.rank-r, each its own
/// finished replicas, so that whatever a killed job has finished is on a disk. The next job, with any number
/// of ranks, takes the files of the ranks up into PATH and goes on. An empty path keeps nothing.
class SharedJournal {
  public:
    /// Opens the files. Collective.
    /// @throws BadArgument on every rank when one of them cannot open its file, as `Journal`.
    SharedJournal(const std::string& path, const Model& model, const Plan& plan, Ranks& ranks);

    /// The records that any rank found when the files were opened.
    const std::vector<Record>& finished() const { return finished_; }

    /// Adds a record of this rank durably; false when the disk refuses it.
    bool append(const Record& record);

    /// Brings the records of the other ranks into PATH and removes their files. Collective.
    /// @throws BadArgument on every rank when the disk refuses them.
    void conclude(const std::vector<Record>& of_others);

  private:
    Ranks& ranks_;
    std::string own_path_;
    std::unique_ptr<Journal> own_;
    std::vector<Record> finished_;
};

}  // namespace resolva

#pragma once

#include <string>
#include <string_view>

namespace resolva::program {

/// A file that appears whole or not at all. Construction opens a temporary file of a random name beside the
/// target, so that an unwritable path is refused before any work is done; `commit` writes, closes and
/// renames; a file that was never committed leaves no trace, nor does a program that a signal ends. What a
/// killed program left behind is removed by the next one that writes the same target: it is known by its
/// name, its owner, and a lock that nobody holds any more.
class OutputFile {
  public:
    /// @throws BadArgument naming the option and the path when the folder cannot be written, or when the path
    /// names something else than a regular file, or a file that resolva did not write (`replace_foreign_files`).
    OutputFile(std::string_view option, std::string path);
    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    const std::string& option() const { return option_; }
    const std::string& path() const { return path_; }

    /// Writes the content, in place of any before, beside the target for `commit_written` to put in place.
    void write(std::string_view content);
    void commit_written();
    /// Both.
    void commit(std::string_view content);

  private:
    void open_temporary();

    std::string option_;
    std::string path_;
    std::string temporary_;
    int file_ = -1;
    bool committed_ = false;
};

/// From now on files that resolva did not write are replaced as well: --force.
void replace_foreign_files();

/// The extension of a path in lower case without the dot, or an empty text.
std::string extension(std::string_view path);

}  // namespace resolva::program

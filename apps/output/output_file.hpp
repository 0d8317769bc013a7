#pragma once

#include <string>
#include <string_view>

namespace resolva::program {

/// A file that appears whole or not at all. Construction opens a temporary file beside the target, so that an
/// unwritable path is refused before any work is done; `commit` writes, closes and renames; a file that was
/// never committed leaves no trace, nor does a program that a signal ends.
class OutputFile {
  public:
    /// @throws BadArgument naming the option and the path when the folder cannot be written.
    OutputFile(std::string_view option, std::string path);
    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    const std::string& option() const { return option_; }
    const std::string& path() const { return path_; }
    /// Where another program may write the content before `commit_written` is called.
    const std::string& temporary_path() const { return temporary_; }

    /// Writes the content beside the target, for `commit_written` to put in place.
    void write(std::string_view content);
    void commit_written();
    /// Both.
    void commit(std::string_view content);

  private:
    std::string option_;
    std::string path_;
    std::string temporary_;
    bool committed_ = false;
};

/// The extension of a path in lower case without the dot, or an empty text.
std::string extension(std::string_view path);

}  // namespace resolva::program

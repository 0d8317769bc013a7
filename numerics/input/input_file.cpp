#include <resolva/numerics/input/input_file.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/input/printable_text.hpp>

namespace resolva {

namespace {

constexpr std::size_t piece = 1 << 20;
constexpr int patience = 1000;  // milliseconds until somebody opens the other end of a pipe

class Input {
  public:
    Input(std::string_view argument, const std::string& path)
        : argument_(argument), path_(printable(path, 300)) {
        if (path.empty()) refuse(argument_, "", "give the name of a file");
        // Without O_NONBLOCK the open itself waits for the other end of a pipe.
        descriptor_ = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
        // A socket cannot be opened again by name; standard input may be one.
        if (descriptor_ < 0 && errno == ENXIO && path == "/dev/stdin") descriptor_ = ::dup(STDIN_FILENO);
        if (descriptor_ < 0) fail("it cannot be opened for reading");
    }
    ~Input() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    Input(const Input&) = delete;
    Input& operator=(const Input&) = delete;

    std::string content(std::size_t most) {
        struct stat about {};
        if (::fstat(descriptor_, &about) != 0) fail("it cannot be read");
        if (S_ISDIR(about.st_mode)) refuse(argument_, path_, "it is a directory; give a file");
        if (S_ISBLK(about.st_mode)) refuse(argument_, path_, "it is a disk; give a file");
        const bool file = S_ISREG(about.st_mode);
        if (!file) most = std::min(most, stream_limit);
        const std::size_t size = file ? static_cast<std::size_t>(about.st_size) : 0;
        if (size > most) refuse_size(most);
        std::string text(size, '\0');
        std::size_t filled = 0;
        // One byte more than the size tells whether the file ends there; files of /proc have size zero.
        while (true) {
            if (filled == text.size()) text.resize(filled + piece);
            const ssize_t count = ::read(descriptor_, text.data() + filled, text.size() - filled);
            if (count > 0) {
                filled += static_cast<std::size_t>(count);
                if (filled > most) refuse_size(most);
            } else if (count == 0) {
                if (!S_ISFIFO(about.st_mode) || filled > 0 || !writer_comes()) break;
            } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
                pollfd wait{descriptor_, POLLIN, 0};
                ::poll(&wait, 1, -1);
            } else if (errno != EINTR) {
                fail("reading failed");
            }
        }
        text.resize(filled);
        return text;
    }

  private:
    [[noreturn]] void fail(const std::string& what) const {
        refuse(argument_, path_, what + ": " + std::generic_category().message(errno));
    }

    [[noreturn]] void refuse_size(std::size_t most) const {
        refuse(argument_, path_, "it has more than the " + std::to_string(most) + " bytes that are read");
    }

    /// An empty pipe that no program writes to: whether one has come to write. False when it has left again.
    bool writer_comes() const {
        pollfd wait{descriptor_, POLLIN, 0};
        const int ready = ::poll(&wait, 1, patience);
        if (ready == 0) refuse(argument_, path_, "no program writes to this pipe");
        return ready > 0 && (wait.revents & POLLIN) != 0;
    }

    std::string_view argument_;
    std::string path_;
    int descriptor_ = -1;
};

}  // namespace

std::string read_input(std::string_view argument, const std::string& path, std::size_t most) {
    return Input(argument, path).content(most);
}

}  // namespace resolva

#include <resolva/numerics/input/gzip.hpp>

#include <algorithm>

#ifdef RESOLVA_WITH_ZLIB
#include <zlib.h>
#endif

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

bool is_gzip(std::string_view content) {
    return content.substr(0, 2) == "\x1f\x8b";
}

#ifdef RESOLVA_WITH_ZLIB

namespace {

constexpr std::size_t piece = 1 << 20;

class Inflater {
  public:
    explicit Inflater(std::string_view name) : name_(name) {
        constexpr int gzip_only = 16 + MAX_WBITS;
        if (inflateInit2(&stream_, gzip_only) != Z_OK)
            refuse(name_, "compressed by gzip", "zlib has not enough memory to read it");
    }
    ~Inflater() { inflateEnd(&stream_); }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    std::string all(std::string_view content, std::size_t most) {
        std::string result;
        int state = Z_OK;
        while (!content.empty() || state == Z_OK) {
            if (state == Z_STREAM_END) inflateReset(&stream_);
            const std::size_t before = result.size();
            result.resize(before + piece);
            const std::size_t given = std::min(content.size(), piece);
            stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
            stream_.avail_in = static_cast<uInt>(given);
            stream_.next_out = reinterpret_cast<Bytef*>(result.data() + before);
            stream_.avail_out = static_cast<uInt>(piece);
            state = inflate(&stream_, Z_NO_FLUSH);
            content.remove_prefix(given - stream_.avail_in);
            result.resize(before + piece - stream_.avail_out);
            if (state == Z_BUF_ERROR) refuse(name_, "compressed by gzip", "it ends too early");
            if (state != Z_OK && state != Z_STREAM_END)
                refuse(name_, "compressed by gzip", "its data are damaged");
            if (result.size() > most) {
                refuse(name_, "compressed by gzip",
                       "it holds more than the " + std::to_string(most) + " bytes that are read");
            }
        }
        return result;
    }

  private:
    std::string_view name_;
    z_stream stream_{};
};

}  // namespace

std::string gunzip(std::string_view name, std::string_view content, std::size_t most) {
    return Inflater(name).all(content, most);
}

#else

std::string gunzip(std::string_view name, std::string_view, std::size_t) {
    refuse(name, "compressed by gzip", "this build has no zlib; decompress it first");
}

#endif

}  // namespace resolva

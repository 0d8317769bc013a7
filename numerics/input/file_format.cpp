#include <resolva/numerics/input/file_format.hpp>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

namespace {

using namespace std::string_view_literals;

struct Signature {
    std::string_view bytes;
    std::string_view format;
    std::string_view advice;
};

// The longer of two with a common beginning comes first.
constexpr Signature signatures[] = {
    {"\xff\xfe\0\0"sv, "in UTF-32", "save it in UTF-8"},
    {"\0\0\xfe\xff"sv, "in UTF-32", "save it in UTF-8"},
    {"\xff\xfe"sv, "in UTF-16", "save it in UTF-8"},
    {"\xfe\xff"sv, "in UTF-16", "save it in UTF-8"},
    {"PK\x03\x04"sv, "a zip archive, such as .npz or .xlsx",
     "save one array with numpy.save, or one sheet as CSV"},
    {"\x89HDF\r\n"sv, "in the HDF5 format", "save one array with numpy.save, or as CSV"},
    {"PAR1"sv, "in the Parquet format", "save it as CSV or with numpy.save"},
    {"ARROW1"sv, "in the Arrow format", "save it as CSV or with numpy.save"},
    {"MATLAB 5.0 MAT-file"sv, "in the format of MATLAB", "save it with writematrix(X, 'FILE.csv')"},
    {"\xd0\xcf\x11\xe0"sv, "in an old format of Excel", "save the sheet as CSV"},
    {"\x80\x04"sv, "a Python pickle", "save it with numpy.save"},
    {"BZh"sv, "compressed by bzip2", "decompress it first"},
    {"\xfd"
     "7zXZ"sv,
     "compressed by xz", "decompress it first"},
    {"\x28\xb5\x2f\xfd"sv, "compressed by zstd", "decompress it first"},
    {"%PDF"sv, "a PDF document", "give numbers as text or in the NPY format"},
    {"\x89PNG"sv, "a picture", "give numbers as text or in the NPY format"},
};

}  // namespace

std::string_view text_of(std::string_view name, std::string_view content) {
    for (const Signature& signature : signatures) {
        if (content.substr(0, signature.bytes.size()) == signature.bytes)
            refuse(name, signature.format, signature.advice);
    }
    // UTF-16 without its mark: every second byte of a text of digits is zero.
    if (content.size() >= 4 && (content[0] == '\0') != (content[1] == '\0') &&
        (content[0] == '\0') == (content[2] == '\0') && (content[1] == '\0') == (content[3] == '\0')) {
        refuse(name, "in UTF-16", "save it in UTF-8");
    }
    if (content.substr(0, 3) == "\xef\xbb\xbf"sv) content.remove_prefix(3);
    return content;
}

}  // namespace resolva

#include <resolva/numerics/input/npy.hpp>

#include <bit>
#include <cfloat>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <numeric>
#include <string>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/input/npy_header.hpp>
#include <resolva/numerics/input/printable_text.hpp>

namespace resolva {

namespace {

/// IEEE 754 half precision: sign, 5 bits of exponent, 10 of fraction.
double half_value(std::uint16_t bits) {
    const int exponent = (bits >> 10) & 31;
    const int fraction = bits & 1023;
    double value = exponent == 31 ? (fraction == 0 ? INFINITY : NAN)
                                  : std::ldexp(exponent == 0 ? fraction : fraction + 1024,
                                               (exponent == 0 ? 1 : exponent) - 25);
    return (bits & 0x8000) != 0 ? -value : value;
}

/// One number from its bytes in this machine's order.
using Convert = double (*)(const char*);

template <class T>
double converted(const char* bytes) {
    T value;
    std::memcpy(&value, bytes, sizeof(T));
    return static_cast<double>(value);
}

double half(const char* bytes) {
    std::uint16_t bits = 0;
    std::memcpy(&bits, bytes, sizeof bits);
    return half_value(bits);
}

double boolean(const char* byte) {
    return *byte == 0 ? 0.0 : 1.0;
}

struct NumberType {
    std::string_view name;
    std::size_t width;
    Convert convert;
};

constexpr NumberType number_types[] = {
    {"f2", 2, half},
    {"f4", 4, converted<float>},
    {"f8", 8, converted<double>},
    {"b1", 1, boolean},
    {"i1", 1, converted<std::int8_t>},
    {"i2", 2, converted<std::int16_t>},
    {"i4", 4, converted<std::int32_t>},
    {"i8", 8, converted<std::int64_t>},
    {"u1", 1, converted<std::uint8_t>},
    {"u2", 2, converted<std::uint16_t>},
    {"u4", 4, converted<std::uint32_t>},
    {"u8", 8, converted<std::uint64_t>},
#if LDBL_MANT_DIG == 64 && defined(__SIZEOF_LONG_DOUBLE__) && __SIZEOF_LONG_DOUBLE__ == 16
    {"f16", 16, converted<long double>},
#endif
};

std::string_view meaning(char kind) {
    switch (kind) {
        case 'c':
            return "complex numbers";
        case 'O':
            return "Python objects";
        case 'U':
        case 'S':
        case 'a':
            return "texts";
        case 'M':
        case 'm':
            return "dates or times";
        case 'f':
            return "floating-point numbers that this machine has not";
        default:
            return "records";
    }
}

class ArrayReading {
  public:
    ArrayReading(std::string_view name, std::string_view content)
        : name_(name), header_(read_npy_header(name, content)), data_(content.substr(header_.data_begin)) {}

    NumberTable table(const TableReading& reading) {
        const NumberType& type = number_type();
        require_shape(reading);
        const std::size_t count = counted(type.width);
        const bool swapped = type.width > 1 && (header_.type.front() == '>') == little_endian;
        NumberTable table;
        table.rows = header_.shape.front();
        table.columns = count / table.rows;
        table.values.resize(count);
        char number[16];
        std::vector<std::size_t> index(header_.shape.size(), 0);
        for (std::size_t i = 0; i < count; ++i) {
            const char* bytes = data_.data() + i * type.width;
            if (swapped) {
                for (std::size_t k = 0; k < type.width; ++k) number[k] = bytes[type.width - 1 - k];
                bytes = number;
            }
            const std::size_t at = header_.fortran_order ? place_in_c_order(index) : i;
            const double value = table.values[at] = type.convert(bytes);
            if (!std::isfinite(value)) refuse_entry(table, at, value);
            if (header_.fortran_order) advance(index);
        }
        table.places.resize(table.columns);
        std::iota(table.places.begin(), table.places.end(), std::size_t{1});
        if (header_.shape.size() > 2) {
            table.remarks.push_back("an array of shape " + shape_text() + " was flattened to " +
                                    std::to_string(table.rows) + " rows of " + std::to_string(table.columns));
        }
        return table;
    }

  private:
    static constexpr bool little_endian = std::endian::native == std::endian::little;

    const NumberType& number_type() const {
        const std::string_view type = header_.type;
        const bool ordered =
            type.size() > 1 && std::string_view("<>|").find(type[0]) != std::string_view::npos;
        for (const NumberType& known : number_types) {
            const bool foreign = known.width == 16 && ordered && (type[0] == '>') == little_endian;
            if (ordered && !foreign && type.substr(1) == known.name) return known;
        }
        const char kind = ordered ? type[1] : 'V';
        refuse(name_, "an array of " + std::string(meaning(kind)) + " (" + printable(type) + ")",
               "the numbers must be real, such as float64, float32, integers or bool");
    }

    std::string shape_text() const {
        std::string text;
        for (const std::size_t length : header_.shape)
            text += (text.empty() ? "(" : ", ") + std::to_string(length);
        return text + (header_.shape.empty() ? "()" : header_.shape.size() == 1 ? ",)" : ")");
    }

    void require_shape(const TableReading& reading) const {
        const std::size_t axes = header_.shape.size();
        if (axes == 0) refuse(name_, "one number without axes", "give one row a sample");
        if (axes > 2 && !reading.flatten) {
            refuse(name_, "an array of shape " + shape_text(),
                   "it must have two axes; save a.reshape(len(a), -1)" +
                       (reading.flatten_option.empty() ? "" : ", or give " + reading.flatten_option));
        }
        for (const std::size_t length : header_.shape) {
            if (length == 0) refuse(name_, "an empty array of shape " + shape_text(), "it must hold numbers");
        }
    }

    /// Numbers of the array. The file must hold these and nothing more.
    std::size_t counted(std::size_t width) const {
        std::size_t count = 1;
        for (const std::size_t length : header_.shape) {
            if (length > data_.size() / (width * count)) {
                refuse(name_, "an array of shape " + shape_text(),
                       "the file is shorter than its header says");
            }
            count *= length;
        }
        if (count * width != data_.size()) {
            refuse(name_, "an array of shape " + shape_text(),
                   "the file has " + std::to_string(data_.size() - count * width) +
                       " bytes more than its header says");
        }
        return count;
    }

    std::size_t place_in_c_order(const std::vector<std::size_t>& index) const {
        std::size_t place = 0;
        for (std::size_t axis = 0; axis < index.size(); ++axis)
            place = place * header_.shape[axis] + index[axis];
        return place;
    }

    /// The next element in Fortran order: the first axis runs fastest.
    void advance(std::vector<std::size_t>& index) const {
        for (std::size_t axis = 0; axis < index.size(); ++axis) {
            if (++index[axis] < header_.shape[axis]) return;
            index[axis] = 0;
        }
    }

    [[noreturn]] void refuse_entry(const NumberTable& table, std::size_t at, double value) const {
        refuse(std::string(name_) + ", row " + std::to_string(at / table.columns + 1) + ", column " +
                   std::to_string(at % table.columns + 1),
               value, "it must be a finite number");
    }

    std::string_view name_;
    NpyHeader header_;
    std::string_view data_;
};

}  // namespace

bool is_npy(std::string_view content) {
    return content.substr(0, 6) == "\x93NUMPY";
}

NumberTable parse_npy(std::string_view name, std::string_view content, const TableReading& reading) {
    return ArrayReading(name, content).table(reading);
}

}  // namespace resolva

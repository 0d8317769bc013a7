#include <cstddef>
#include <cstdint>

#include "fuzz/number_table_target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    resolva::test::check_number_table({reinterpret_cast<const char*>(data), size});
    return 0;
}

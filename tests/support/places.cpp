#include "support/places.hpp"

namespace resolva::test::places {

const std::string source_directory = RESOLVA_SOURCE_DIR;
const std::string program = RESOLVA_PROGRAM;
const std::string digits_script = RESOLVA_DIGITS_SCRIPT;

}  // namespace resolva::test::places

#pragma once

#include <string>

/// Where the tests find things. Compiled in one small file, so that the objects of all other tests are the same in
/// every copy of the tree and a compiler cache can serve them.
namespace resolva::test::places {

extern const std::string source_directory;
extern const std::string program;        ///< quoted for the shell
extern const std::string digits_script;  ///< quoted for the shell

}  // namespace resolva::test::places

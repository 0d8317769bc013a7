# Warnings are a private usage requirement: never exported to consumers.
add_library(resolva_warnings INTERFACE)
target_compile_options(resolva_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor)
# GCC 12 reports overlapping copies in every `text + std::string` (GCC bug 105651).
# clang-tidy reads the command line of g++ and stops at what only g++ knows.
if(NOT CMAKE_CXX_CLANG_TIDY)
  target_compile_options(resolva_warnings INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
endif()
if(RESOLVA_WARNINGS_AS_ERRORS)
  target_compile_options(resolva_warnings INTERFACE -Werror)
endif()

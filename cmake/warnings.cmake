# Warnings are a private usage requirement: never exported to consumers.
add_library(resolva_warnings INTERFACE)
target_compile_options(resolva_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor)
if(RESOLVA_WARNINGS_AS_ERRORS)
  target_compile_options(resolva_warnings INTERFACE -Werror)
endif()

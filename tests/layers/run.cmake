# A file of one layer compiles with the include path of its layer when it includes a header that the layer may see,
# and does not when it includes a header of a higher layer, for the reason that this header is not found. The
# forbidden header itself is sound: it compiles with the include path of its own layer.
#   cmake -DCOMPILER=... -DPATH=dir,dir -DHIGHER_PATH=dir,dir -DALLOWED=header -DFORBIDDEN=header -DWORK=... -P run.cmake
cmake_minimum_required(VERSION 3.25)
file(MAKE_DIRECTORY ${WORK})

function(compile header path status_variable output_variable)
  string(REPLACE "," ";" directories "${path}")
  list(TRANSFORM directories PREPEND -I)
  file(WRITE ${WORK}/includes.cpp "#include <${header}>\n")
  execute_process(COMMAND ${CMAKE_COMMAND} -E env LC_ALL=C
      ${COMPILER} -std=c++20 -fsyntax-only ${directories} ${WORK}/includes.cpp
    RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  set(${status_variable} ${status} PARENT_SCOPE)
  set(${output_variable} "${output}" PARENT_SCOPE)
endfunction()

foreach(control IN ITEMS "ALLOWED;PATH" "FORBIDDEN;HIGHER_PATH")
  list(GET control 0 header)
  list(GET control 1 path)
  compile(${${header}} "${${path}}" status output)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "<${${header}}> should compile but does not:\n${output}")
  endif()
endforeach()
compile(${FORBIDDEN} "${PATH}" status output)
if(status EQUAL 0)
  message(FATAL_ERROR "<${FORBIDDEN}> compiles although it belongs to a higher layer")
endif()
if(NOT output MATCHES "fatal error: '?${FORBIDDEN}'?:? (No such file|file not found)")
  message(FATAL_ERROR "<${FORBIDDEN}> does not compile, but not because the header is out of reach:\n${output}")
endif()

# Builds the consumer project.
#   cmake -DMODE=... -DBUILD=... -DSOURCE=... -DWORK=... -DGENERATOR=... -DCOMPILER=... -DFLAGS=... -P run.cmake
# MODE installed      from an installation of the build tree BUILD, which must hold real files and name none of our
#                     directories; the program is run
# MODE subdirectory   from the source tree SOURCE by add_subdirectory; configured and compiled, not linked, since
#                     linking would build the three libraries a second time and show nothing new

cmake_minimum_required(VERSION 3.25)

function(must_succeed what)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${what} failed (${status})\n${output}")
  endif()
  message(STATUS "${what} succeeded\n${output}")
endfunction()

file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})

if(MODE STREQUAL "installed")
  set(prefix ${WORK}/prefix)
  must_succeed("installation" ${CMAKE_COMMAND} --install ${BUILD} --prefix ${prefix})
  file(GLOB_RECURSE files LIST_DIRECTORIES false ${prefix}/*)
  foreach(file IN LISTS files)
    if(IS_SYMLINK ${file})
      # The names of a shared library beside its versioned file; nothing else may be a link.
      file(READ_SYMLINK ${file} target)
      get_filename_component(name ${file} NAME)
      if(NOT name MATCHES "^libresolva\\.so(\\.[0-9]+)?$" OR NOT target MATCHES "^libresolva\\.so\\.[0-9.]+$")
        message(FATAL_ERROR "${file} is a link, not a file")
      endif()
    endif()
    if(file MATCHES "\\.(cmake|hpp)$")
      file(READ ${file} text)
      foreach(directory IN ITEMS ${SOURCE} ${BUILD})
        string(FIND "${text}" "${directory}" position)
        if(NOT position EQUAL -1)
          message(FATAL_ERROR "${file} names ${directory}, which a user does not have")
        endif()
      endforeach()
    endif()
  endforeach()
  set(options -DCMAKE_PREFIX_PATH=${prefix})
elseif(MODE STREQUAL "subdirectory")
  set(options -DRESOLVA_SOURCE=${SOURCE})
else()
  message(FATAL_ERROR "MODE is '${MODE}'; it must be installed or subdirectory")
endif()

must_succeed("configuration" ${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR} -B ${WORK}/build -G ${GENERATOR}
  -DCMAKE_CXX_COMPILER=${COMPILER} -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS=${FLAGS} ${options})
if(MODE STREQUAL "installed")
  must_succeed("build" ${CMAKE_COMMAND} --build ${WORK}/build --target consumer)
  must_succeed("the consumer" ${WORK}/build/consumer)
else()
  must_succeed("compilation" ${CMAKE_COMMAND} --build ${WORK}/build --target consumer_objects)
endif()

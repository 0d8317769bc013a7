# Installation, and the CMake package `resolva` for other projects:
#   find_package(resolva 0.1 REQUIRED)
#   target_link_libraries(mine PRIVATE resolva::theory)
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(RESOLVA_LAYERS resolva_numerics resolva_theory resolva_validation)
set(package_directory ${CMAKE_INSTALL_LIBDIR}/cmake/resolva)

install(TARGETS ${RESOLVA_LAYERS} EXPORT resolva
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
  FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT resolva NAMESPACE resolva:: DESTINATION ${package_directory} FILE resolva-targets.cmake)

# The package looks for what the layers link, no more: read it from the targets, so that it cannot go stale.
set(linked "")
foreach(layer IN LISTS RESOLVA_LAYERS)
  get_target_property(libraries ${layer} LINK_LIBRARIES)
  list(APPEND linked ${libraries})
endforeach()
set(RESOLVA_FIND_DEPENDENCIES "")
foreach(dependency IN ITEMS
    "Boost::|find_dependency(Boost 1.74)"
    "Eigen3::|find_dependency(Eigen3 3.4 NO_MODULE)"
    "GSL::|find_dependency(GSL 2.7)"
    "ZLIB::|find_dependency(ZLIB)"
    "OpenMP::|find_dependency(OpenMP COMPONENTS CXX)")
  string(REPLACE "|" ";" dependency "${dependency}")
  list(GET dependency 0 target_prefix)
  list(GET dependency 1 command)
  if("${linked}" MATCHES "${target_prefix}")
    string(APPEND RESOLVA_FIND_DEPENDENCIES "${command}\n")
  endif()
endforeach()
configure_package_config_file(cmake/resolva-config.cmake.in ${PROJECT_BINARY_DIR}/package/resolva-config.cmake
  INSTALL_DESTINATION ${package_directory})
# Before 1.0 a new minor version may change any name.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/package/resolva-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/package/resolva-config.cmake
  ${PROJECT_BINARY_DIR}/package/resolva-config-version.cmake DESTINATION ${package_directory})

if(TARGET resolva)
  install(TARGETS resolva RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
install(FILES LICENSE README.md CITATION.cff DESTINATION ${CMAKE_INSTALL_DOCDIR})

# A layer is a library whose headers are reached as <resolva/LAYER/room/noun.hpp> through an include root of
# its own. The root holds nothing but a link to the layer's folder, so a file of a lower layer that includes a
# header of a higher one does not compile: the header is not on its path.
#
#   resolva_layer(numerics)                    sources and headers are globbed below the folder
#   resolva_layer(theory DEPENDS numerics)     may include numerics as well
function(resolva_layer name)
  cmake_parse_arguments(LAYER "" "" "DEPENDS" ${ARGN})
  set(root ${PROJECT_BINARY_DIR}/include-roots/${name})
  file(MAKE_DIRECTORY ${root}/resolva)
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${root}/resolva/${name} SYMBOLIC)

  file(GLOB_RECURSE sources CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} *.cpp)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} *.hpp)
  if(NOT RESOLVA_WITH_GSL)
    list(FILTER sources EXCLUDE REGEX "adapters/gsl")
    list(FILTER headers EXCLUDE REGEX "adapters/gsl")
  endif()
  list(TRANSFORM headers PREPEND ${root}/resolva/${name}/)

  add_library(resolva_${name} ${sources})
  add_library(resolva::${name} ALIAS resolva_${name})
  set_target_properties(resolva_${name} PROPERTIES
    EXPORT_NAME ${name} VERIFY_INTERFACE_HEADER_SETS ON)
  target_compile_features(resolva_${name} PUBLIC cxx_std_20)
  target_sources(resolva_${name} PUBLIC FILE_SET HEADERS BASE_DIRS ${root} FILES ${headers})
  target_link_libraries(resolva_${name} PRIVATE $<BUILD_INTERFACE:resolva_warnings>)
  # Promotion to long double makes Boost.Math several times slower and changes no digit that we keep.
  target_compile_definitions(resolva_${name} PUBLIC BOOST_MATH_PROMOTE_DOUBLE_POLICY=false EIGEN_MPL2_ONLY)
  foreach(lower IN LISTS LAYER_DEPENDS)
    target_link_libraries(resolva_${name} PUBLIC resolva::${lower})
  endforeach()
endfunction()

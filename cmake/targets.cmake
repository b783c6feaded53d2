# Helpers that turn a folder into a target. Sources are globbed, so a new file needs no edit here.

# coro_library(<folder> [DEPENDS <target>...] [EXCEPTIONS <subfolder>...] [EXCLUDE <subfolder>...])
# A folder without sources becomes an interface library, so that the floors above still configure.
# EXCEPTIONS names the subfolders that sit on the boundary to a throwing library, EXCLUDE those that are no part of it.
function(coro_library name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;EXCEPTIONS;EXCLUDE" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${name}/*.cpp)
  foreach(folder IN LISTS ARG_EXCLUDE)
    list(FILTER sources EXCLUDE REGEX "^${PROJECT_SOURCE_DIR}/${name}/${folder}/")
  endforeach()
  if(NOT sources)
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE coro_options coro_fmt ${ARG_DEPENDS})
    return()
  endif()
  add_library(${name} STATIC ${sources})
  set_target_properties(${name} PROPERTIES OUTPUT_NAME coro_${name})
  target_link_libraries(${name} PUBLIC coro_options coro_fmt ${ARG_DEPENDS})
  coro_set_exceptions("${sources}" "${ARG_EXCEPTIONS}" ${PROJECT_SOURCE_DIR}/${name})
endfunction()

# Sources are compiled without exceptions and RTTI, except those below root/<one of folders>.
function(coro_set_exceptions sources folders root)
  foreach(source IN LISTS sources)
    set(flags -fno-exceptions -fno-rtti)
    foreach(folder IN LISTS folders)
      string(FIND "${source}" "${root}/${folder}/" at)
      if(at EQUAL 0)
        set(flags -fexceptions -frtti)
      endif()
    endforeach()
    set_property(SOURCE ${source} APPEND PROPERTY COMPILE_OPTIONS ${flags})
  endforeach()
endfunction()

# coro_executable(<name> <folder> [DEPENDS <target>...]): the program, at <build folder>/<name>.
function(coro_executable name folder)
  cmake_parse_arguments(ARG "" "" "DEPENDS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${folder}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE coro_options coro_fmt ${ARG_DEPENDS})
  # Fewer shared libraries to load: a script's start is felt.
  target_link_options(${name} PRIVATE -static-libstdc++ -static-libgcc)
  if(NOT CORO_CHECKS)
    # At a fixed address: the tables of pointers in it are ready as they are, and not written page by page first.
    target_link_options(${name} PRIVATE -no-pie)
  endif()
  # Tells builds apart: what one has compiled is of no use to another.
  target_link_options(${name} PRIVATE -Wl,--build-id)
endfunction()

# Links the targets that exist into a library that has sources.
function(coro_link_if_present name)
  get_target_property(type ${name} TYPE)
  foreach(dependency IN LISTS ARGN)
    if(TARGET ${dependency} AND NOT type STREQUAL "INTERFACE_LIBRARY")
      target_link_libraries(${name} PRIVATE ${dependency})
    endif()
  endforeach()
endfunction()

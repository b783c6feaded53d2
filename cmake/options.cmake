# Language level, build types, warnings and sanitizers. Everything hangs on the interface target `coro_options`.

if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang" OR CMAKE_CXX_COMPILER_VERSION VERSION_LESS 19)
  message(FATAL_ERROR "coro needs clang++ 19 or newer (package clang-19), not "
                      "${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}. Use a preset: cmake --preset release")
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1")
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g")
# Use-after-return detection moves locals to the heap, which tail calls between handlers cannot survive.
set(CMAKE_CXX_FLAGS_ASAN
    "-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize=vptr \
-fno-sanitize-recover=all -fsanitize-address-use-after-return=never")

option(CORO_CHECKS "Compile in the internal consistency checks" OFF)

add_library(coro_options INTERFACE)
target_include_directories(coro_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(
  coro_options
  INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wimplicit-fallthrough -Wswitch -Wextra-semi
            -Wunused -Wnull-dereference -Werror
            # libstdc++ 12 calls its own deprecated get_temporary_buffer in stable_sort.
            -Wno-deprecated-declarations)
if(CORO_CHECKS)
  target_compile_definitions(coro_options INTERFACE CORO_CHECKS=1 _GLIBCXX_ASSERTIONS=1)
endif()

find_program(CORO_LLD NAMES ld.lld-19 DOC "The LLVM linker")
if(NOT CORO_LLD)
  message(FATAL_ERROR "the linker ld.lld-19 is missing: apt-get install lld-19")
endif()
add_link_options(-fuse-ld=lld)

find_program(CORO_CCACHE ccache DOC "Compiler cache, used when found")
if(CORO_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CORO_CCACHE})
endif()

# libcoronative.so: LLVM and what makes native code with it, in one library that coroc opens when native code is wanted.
# LLVM is linked statically, for X86 alone: nothing of it has to be installed where coroc runs.

find_program(CORO_LLVM_CONFIG llvm-config-19 DOC "The configuration of LLVM")
if(NOT CORO_LLVM_CONFIG)
  message(FATAL_ERROR "llvm-config-19 is missing: apt-get install llvm-19-dev")
endif()
execute_process(COMMAND ${CORO_LLVM_CONFIG} --includedir OUTPUT_VARIABLE llvm_include OUTPUT_STRIP_TRAILING_WHITESPACE)
execute_process(COMMAND ${CORO_LLVM_CONFIG} --link-static --libfiles passes x86 orcjit lto option
                OUTPUT_VARIABLE llvm_libraries OUTPUT_STRIP_TRAILING_WHITESPACE)
separate_arguments(llvm_libraries)
# Of another package; native/left_out.cpp stands in for it.
list(FILTER llvm_libraries EXCLUDE REGEX "libPolly")
execute_process(COMMAND ${CORO_LLVM_CONFIG} --libdir OUTPUT_VARIABLE llvm_libdir OUTPUT_STRIP_TRAILING_WHITESPACE)
set(lld_libraries ${llvm_libdir}/liblldELF.a ${llvm_libdir}/liblldCommon.a)
if(NOT EXISTS ${llvm_libdir}/liblldELF.a)
  message(FATAL_ERROR "the library liblldELF.a is missing: apt-get install liblld-19-dev")
endif()

# Which build each of them belongs to: coroc, the library and the runtime that executables are linked with must fit.
set(contract ${CMAKE_BINARY_DIR}/generated/native_contract.h)
file(GLOB_RECURSE contract_files CONFIGURE_DEPENDS
     ${PROJECT_SOURCE_DIR}/vm/*.h ${PROJECT_SOURCE_DIR}/vm/*.def ${PROJECT_SOURCE_DIR}/bytecode/*.h
     ${PROJECT_SOURCE_DIR}/bytecode/*.def ${PROJECT_SOURCE_DIR}/bytecode/*.cpp ${PROJECT_SOURCE_DIR}/native/*.h)
add_custom_command(
  OUTPUT ${contract} ${contract}.txt
  COMMAND ${CMAKE_COMMAND} -D ROOT=${PROJECT_SOURCE_DIR} -D OUTPUT=${contract}
          -P ${PROJECT_SOURCE_DIR}/cmake/contract.cmake
  DEPENDS ${contract_files} ${PROJECT_SOURCE_DIR}/cmake/contract.cmake
  COMMENT "Naming what native code and the virtual machine agree on"
  VERBATIM)
add_custom_target(coro_contract DEPENDS ${contract})
add_dependencies(engine coro_contract)
target_include_directories(engine PRIVATE ${CMAKE_BINARY_DIR}/generated)

file(GLOB_RECURSE native_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/native/*.cpp)
add_library(coronative SHARED ${native_sources})
coro_set_exceptions("${native_sources}" "" ${PROJECT_SOURCE_DIR}/native)
add_dependencies(coronative coro_contract)
target_include_directories(coronative PRIVATE ${CMAKE_BINARY_DIR}/generated)
target_include_directories(coronative SYSTEM PRIVATE ${llvm_include})
target_compile_options(coronative PRIVATE -fvisibility=hidden)
target_link_libraries(coronative PRIVATE coro_options coro_fmt base bytecode ${lld_libraries} ${llvm_libraries} z zstd)
target_link_options(coronative PRIVATE -static-libstdc++ -static-libgcc -Wl,--gc-sections)
# The sanitizers' runtime, with its `operator new`, is in the program that opens the library.
if(NOT CMAKE_BUILD_TYPE STREQUAL "Asan")
  target_link_options(coronative PRIVATE -Wl,--exclude-libs,ALL -Wl,-z,defs)
endif()
# Into the library go archives that are part of programs, too.
set_target_properties(base bytecode coro_fmt PROPERTIES POSITION_INDEPENDENT_CODE ON)

# The bundle: what `coroc build` links a program with, so that nobody needs a compiler, a linker or a development package:
# the runtime (the virtual machine and the library, without compiler), the C++ library, start-up objects, and the C
# library to link against. It is opened from beside libcoronative.so. What debuggers see of an executable is the program,
# not the lines of the runtime.
add_library(coro_standalone STATIC ${PROJECT_SOURCE_DIR}/engine/standalone/main.cpp ${PROJECT_SOURCE_DIR}/engine/ending.cpp
                                   ${PROJECT_SOURCE_DIR}/engine/reporting.cpp)
target_link_libraries(coro_standalone PUBLIC stdlib)
# Executables bring their modules with them: those in the library are left out.
target_compile_options(coro_standalone PRIVATE -ffunction-sections)
set_property(SOURCE ${PROJECT_SOURCE_DIR}/engine/standalone/main.cpp APPEND PROPERTY COMPILE_OPTIONS -fno-exceptions
                                                                                     -fno-rtti)

function(coro_toolchain_file variable name)
  execute_process(COMMAND ${CMAKE_CXX_COMPILER} -print-file-name=${name} OUTPUT_VARIABLE path OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(NOT EXISTS ${path})
    message(FATAL_ERROR "the file ${name} is missing: apt-get install libc6-dev libstdc++-12-dev")
  endif()
  set(${variable} ${path} PARENT_SCOPE)
endfunction()

set(bundle ${CMAKE_BINARY_DIR}/bundle)
set(bundle_files)
foreach(name IN ITEMS Scrt1.o crti.o crtbeginS.o crtendS.o crtn.o libc_nonshared.a libstdc++.a libgcc.a libgcc_eh.a libc.so.6
                      libm.so.6 ld-linux-x86-64.so.2)
  coro_toolchain_file(path ${name})
  list(APPEND bundle_files ${path})
endforeach()
foreach(target IN ITEMS coro_uv coro_gmp coro_utf8proc coro_re2)
  get_target_property(libraries ${target} INTERFACE_LINK_LIBRARIES)
  foreach(library IN LISTS libraries)
    if(EXISTS ${library})
      list(APPEND bundle_files ${library})
    endif()
  endforeach()
endforeach()
set(runtime_targets coro_standalone stdlib vm bytecode base coro_fmt)
set(runtime_archives)
set(runtime_copies)
foreach(target IN LISTS runtime_targets)
  list(APPEND runtime_archives $<TARGET_FILE:${target}>)
  list(APPEND runtime_copies ${bundle}/$<TARGET_FILE_NAME:${target}>)
endforeach()
add_custom_command(
  OUTPUT ${bundle}/complete
  COMMAND ${CMAKE_COMMAND} -E make_directory ${bundle}
  COMMAND ${CMAKE_COMMAND} -E rm -f ${bundle}/contract.txt
  COMMAND ${CMAKE_COMMAND} -E copy ${bundle_files} ${runtime_archives} ${bundle}
  COMMAND ${CMAKE_STRIP} --strip-debug ${runtime_copies}
  COMMAND ${CMAKE_COMMAND} -E copy ${contract}.txt ${bundle}/contract.txt
  COMMAND ${CMAKE_COMMAND} -E touch ${bundle}/complete
  DEPENDS ${runtime_targets} ${contract}.txt ${PROJECT_SOURCE_DIR}/cmake/native.cmake
  COMMENT "Collecting what executables are linked with"
  VERBATIM)
add_custom_target(coro_bundle ALL DEPENDS ${bundle}/complete)

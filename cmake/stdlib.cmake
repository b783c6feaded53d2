# The standard library's modules are compiled to bytecode by Coro's own compiler, when Coro is built, and linked in.
# A .co file of stdlib/ itself is one, stdlib/iter.co `iter`; those of a folder together are one, stdlib/net/http/*.co `net.http`.

add_executable(coro_embed ${PROJECT_SOURCE_DIR}/stdlib/embed/main.cpp)
target_link_libraries(coro_embed PRIVATE coro_options coro_fmt compiler)

file(GLOB_RECURSE modules RELATIVE ${PROJECT_SOURCE_DIR} CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/stdlib/*.co)
set(output ${CMAKE_BINARY_DIR}/generated/stdlib/modules.cpp)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/generated/stdlib)
add_custom_command(
  OUTPUT ${output}
  COMMAND coro_embed ${output} ${modules}
  DEPENDS coro_embed ${modules}
  WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
  COMMENT "Compiling the standard library"
  VERBATIM)
target_sources(stdlib PRIVATE ${output})
# So that executables leave out the modules that they do not use.
target_compile_options(stdlib PRIVATE -ffunction-sections -fdata-sections)

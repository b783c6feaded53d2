# The standard library's modules are compiled to bytecode by Coro's own compiler, when Coro is built, and linked in.

add_executable(coro_embed ${PROJECT_SOURCE_DIR}/stdlib/embed/main.cpp)
target_link_libraries(coro_embed PRIVATE coro_options coro_fmt compiler)

# coro_embed_module(<name>): stdlib/<name>.co becomes a part of the library `stdlib`.
function(coro_embed_module name)
  set(source stdlib/${name}.co)
  set(output ${CMAKE_BINARY_DIR}/generated/stdlib/${name}_module.cpp)
  file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/generated/stdlib)
  add_custom_command(
    OUTPUT ${output}
    COMMAND coro_embed ${name} ${source} ${output}
    DEPENDS coro_embed ${PROJECT_SOURCE_DIR}/${source}
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
    COMMENT "Compiling stdlib/${name}.co"
    VERBATIM)
  target_sources(stdlib PRIVATE ${output})
endfunction()

coro_embed_module(core)

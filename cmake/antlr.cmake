# The parser that ANTLR generates from grammar/, as the target `coro_grammar`: its own library, without our warnings, and
# its headers count as system headers. Only compiler/parse links it.

find_program(CORO_ANTLR antlr4 DOC "The ANTLR 4 tool")
if(NOT CORO_ANTLR)
  message(FATAL_ERROR "the ANTLR tool antlr4 is missing: apt-get install antlr4")
endif()
coro_dependency(coro_antlr_runtime PACKAGE libantlr4-runtime-dev HEADER antlr4-runtime/antlr4-runtime.h
                LIBRARIES libantlr4-runtime.a LINK pthread)
target_include_directories(coro_antlr_runtime SYSTEM
                           INTERFACE ${CORO_ANTLR_RUNTIME_INCLUDE}/antlr4-runtime)

set(grammar_folder ${PROJECT_SOURCE_DIR}/grammar)
set(generated_folder ${PROJECT_BINARY_DIR}/generated)
set(generated_files
    ${generated_folder}/grammar/CoroLexer.cpp ${generated_folder}/grammar/CoroLexer.h
    ${generated_folder}/grammar/CoroParser.cpp ${generated_folder}/grammar/CoroParser.h
    ${generated_folder}/grammar/tokens.def)

add_custom_command(
  OUTPUT ${generated_files}
  COMMAND ${CORO_ANTLR} -Dlanguage=Cpp -no-listener -no-visitor -Werror -package coro::grammar
          -o ${generated_folder}/grammar CoroLexer.g4 CoroParser.g4
  COMMAND ${CMAKE_COMMAND} -D FOLDER=${generated_folder}/grammar -P ${PROJECT_SOURCE_DIR}/cmake/adapt_grammar.cmake
  WORKING_DIRECTORY ${grammar_folder}
  DEPENDS ${grammar_folder}/CoroLexer.g4 ${grammar_folder}/CoroParser.g4
          ${PROJECT_SOURCE_DIR}/cmake/adapt_grammar.cmake
  COMMENT "Generating the parser"
  VERBATIM)

add_library(coro_grammar STATIC ${generated_files})
target_include_directories(coro_grammar SYSTEM PUBLIC ${generated_folder})
target_link_libraries(coro_grammar PUBLIC coro_antlr_runtime)
target_compile_options(coro_grammar PRIVATE -w)
# The tool writes u8"" literals, which are char8_t from C++20 on.
set_target_properties(coro_grammar PROPERTIES CXX_STANDARD 17)

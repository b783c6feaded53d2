# Run by the build: cmake -D ROOT=<source folder> -D OUTPUT=<header> -P contract.cmake
# Writes a header that names what coroc, libcoronative.so and the runtime of executables have to agree on: how objects,
# frames, instructions and the tables of native code are laid out. It is written only when that has changed.
file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/vm/*.h ${ROOT}/vm/*.def ${ROOT}/bytecode/*.h ${ROOT}/bytecode/*.def
     ${ROOT}/bytecode/*.cpp ${ROOT}/native/*.h)
list(SORT files)
set(all "")
foreach(file IN LISTS files)
  file(SHA256 ${ROOT}/${file} hash)
  string(APPEND all "${file} ${hash}\n")
endforeach()
string(SHA256 contract "${all}")
string(SUBSTRING ${contract} 0 32 contract)
set(text "#pragma once\n// By cmake/contract.cmake.\n\nnamespace coro::native {\n\ninline constexpr char kContract[] = \"${contract}\";\n\n} // namespace coro::native\n")
set(before "")
if(EXISTS ${OUTPUT})
  file(READ ${OUTPUT} before)
endif()
if(NOT before STREQUAL text)
  file(WRITE ${OUTPUT} "${text}")
  file(WRITE ${OUTPUT}.txt "${contract}\n")
endif()

# The Debian package: `cpack -G DEB` in a release build's folder, or `./dev package`.

# The licences of what is linked in stand in the copyright file, as their own packages state them.
set(linked libantlr4-runtime-dev libcli11-dev libfmt-dev libgmp-dev libre2-dev libutf8proc-dev libuv1-dev)
set(copyright ${share}/copyright)
file(READ ${CMAKE_CURRENT_LIST_DIR}/copyright text)
foreach(package IN LISTS linked)
  set(stated /usr/share/doc/${package}/copyright)
  if(EXISTS ${stated})
    file(READ ${stated} licence)
    string(APPEND text "\n\n==== ${package} ====\n\n${licence}")
  endif()
endforeach()
file(WRITE ${copyright} "${text}")

set(changelog ${CMAKE_CURRENT_LIST_DIR}/changelog)
add_custom_command(
  OUTPUT ${share}/changelog.gz
  COMMAND gzip -9nc ${changelog} > ${share}/changelog.gz
  DEPENDS ${changelog}
  VERBATIM)
add_custom_target(coro_changelog ALL DEPENDS ${share}/changelog.gz)
install(FILES ${copyright} ${share}/changelog.gz DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/coro COMPONENT debian
        EXCLUDE_FROM_ALL)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME coro)
set(CPACK_PACKAGE_CONTACT "The authors of Coro <coro@localhost>")
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_BINARY_DIR}/package)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_CMAKE_PROJECTS "${CMAKE_BINARY_DIR};coro;coro;/;${CMAKE_BINARY_DIR};coro;debian;/")
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION interpreters)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS tzdata)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "small language for long-running, cancellable processes")
set(CPACK_PACKAGE_DESCRIPTION
    "Coro is a small language for long-running processes that can be paused,
cancelled and swapped while they run. The program coroc compiles Coro to
bytecode and runs it; it has an interactive prompt, a formatter, a checker and
a test runner.")
include(CPack)

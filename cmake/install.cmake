# What `cmake --install` puts where (`./dev install`), and the Debian package (`./dev package`).
#
# coroc needs nothing of the tree when it runs. What it opens at run time beside itself belongs into
# ${CMAKE_INSTALL_LIBDIR}/coro, found from the program's own place: ../lib/coro.
include(GNUInstallDirs)

set(share ${CMAKE_BINARY_DIR}/generated/share)
file(MAKE_DIRECTORY ${share})

# coro_share(<file> COMMAND <command>...): a file of the installation that a command writes to its stdout.
function(coro_share file)
  cmake_parse_arguments(ARG "" "" "COMMAND;DEPENDS" ${ARGN})
  add_custom_command(
    OUTPUT ${share}/${file}
    COMMAND ${ARG_COMMAND} > ${share}/${file}
    DEPENDS ${ARG_DEPENDS}
    VERBATIM)
  set_property(GLOBAL APPEND PROPERTY coro_share_files ${share}/${file})
endfunction()

foreach(shell bash zsh fish)
  coro_share(coroc.${shell} COMMAND coroc completions ${shell} DEPENDS coroc)
endforeach()
set(manual ${PROJECT_SOURCE_DIR}/docs/coroc.1)
coro_share(coroc.1.gz COMMAND gzip -9nc ${manual} DEPENDS ${manual})
get_property(share_files GLOBAL PROPERTY coro_share_files)
add_custom_target(coro_share ALL DEPENDS ${share_files})

install(TARGETS coroc RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT coro)
install(TARGETS coronative LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/coro COMPONENT coro)
install(DIRECTORY ${CMAKE_BINARY_DIR}/bundle DESTINATION ${CMAKE_INSTALL_LIBDIR}/coro COMPONENT coro
        PATTERN "complete" EXCLUDE)
install(FILES ${share}/coroc.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT coro)
install(FILES ${share}/coroc.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME coroc
        COMPONENT coro)
install(FILES ${share}/coroc.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT coro)
install(FILES ${PROJECT_SOURCE_DIR}/README.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT coro)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT coro
        FILES_MATCHING PATTERN "*.md")
install(DIRECTORY ${PROJECT_SOURCE_DIR}/samples/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples COMPONENT coro
        FILES_MATCHING PATTERN "*.co")

# Where zsh looks is not the same for what an administrator installs and for a package of the distribution.
install(FILES ${share}/coroc.zsh DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions RENAME _coroc COMPONENT local)
install(FILES ${share}/coroc.zsh DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions RENAME _coroc
        COMPONENT debian EXCLUDE_FROM_ALL)

include(package/debian)

# What `cmake --install` puts where: the program, its man page, completions, and the licence.
include(GNUInstallDirs)
install(TARGETS proflens RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES docs/proflens.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES completions/proflens.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME proflens)
install(FILES completions/_proflens DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES completions/proflens.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES LICENSE README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})

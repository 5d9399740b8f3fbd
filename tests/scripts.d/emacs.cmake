# The package in real Emacs 30, on profiles recorded by the test: by itself, as eglot's server, beside gopls behind a
# multiplexer, as an add-on of lsp-mode; and what Emacs's own checkers say of it.
foreach(scenario own commands eglot multiplexer lsp)
  proflens_script(emacs.${scenario} ${PROJECT_SOURCE_DIR}/tests/emacs/emacs_test.py ${scenario})
endforeach()
proflens_script(emacs.lint ${PROJECT_SOURCE_DIR}/tests/emacs/emacs_test.py lint)

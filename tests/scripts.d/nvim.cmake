# The plugin in real Neovim, on profiles recorded by the test: the system's own (0.7.2 in Debian 12), 0.10, and a current one.
proflens_script(nvim.system ${PROJECT_SOURCE_DIR}/tests/nvim/nvim_test.py system)
proflens_script(nvim.0.10 ${PROJECT_SOURCE_DIR}/tests/nvim/nvim_test.py 0.10)
proflens_script(nvim.current ${PROJECT_SOURCE_DIR}/tests/nvim/nvim_test.py current)
# The whole workflow, against a Go server that runs; its comparison against the real benchstat.
proflens_script(nvim.workflow ${PROJECT_SOURCE_DIR}/tests/nvim/nvim_test.py current workflow)

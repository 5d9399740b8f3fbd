# Helix, and Vim with ALE, in a terminal, read from the screen.
proflens_script(screens.helix ${PROJECT_SOURCE_DIR}/tests/screens/screens_test.py helix)
proflens_script(screens.vim ${PROJECT_SOURCE_DIR}/tests/screens/screens_test.py vim)

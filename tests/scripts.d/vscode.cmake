# The extension in a real VS Code in Chromium, beside a real gopls. It packages the extension, as vscode.package does, and
# a browser that waits for a busy machine is no use: alone.
proflens_script(vscode.editor ${PROJECT_SOURCE_DIR}/tests/vscode/editor_test.mjs)
set_tests_properties(vscode.editor PROPERTIES RUN_SERIAL ON TIMEOUT 900)

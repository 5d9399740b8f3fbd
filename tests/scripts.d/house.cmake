# The house around the code: what is installed, the example, the extension's package, and that installing twice is offline.
proflens_script(house.install ${PROJECT_SOURCE_DIR}/tests/house/install_test.py ${PROJECT_BINARY_DIR})
proflens_script(house.offline ${PROJECT_SOURCE_DIR}/tests/house/offline_test.sh)
proflens_script(house.example ${PROJECT_SOURCE_DIR}/tests/house/example_test.sh)
proflens_script(house.settings ${PROJECT_SOURCE_DIR}/tests/house/settings_test.py)
proflens_script(vscode.package ${PROJECT_SOURCE_DIR}/tests/vscode/package_test.py)
# It writes into editors/vscode/, which tidy's rows read.
set_tests_properties(vscode.package PROPERTIES RUN_SERIAL ON)

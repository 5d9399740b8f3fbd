# A build of its own, so it runs alone. tests/sanitize/fuzz_test.sh is the short fuzz run; `make fuzz` is the long one.
proflens_script(sanitize.thread ${PROJECT_SOURCE_DIR}/tests/sanitize/thread_test.sh)
set_tests_properties(sanitize.thread PROPERTIES RUN_SERIAL ON TIMEOUT 2400)

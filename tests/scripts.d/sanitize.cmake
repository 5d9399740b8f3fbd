# Builds of their own, so each runs alone.
proflens_script(sanitize.thread ${PROJECT_SOURCE_DIR}/tests/sanitize/thread_test.sh)
proflens_script(sanitize.fuzz ${PROJECT_SOURCE_DIR}/tests/sanitize/fuzz_test.sh)
set_tests_properties(sanitize.thread sanitize.fuzz PROPERTIES RUN_SERIAL ON TIMEOUT 2400)

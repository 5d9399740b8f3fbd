# Every number against go tool pprof, on profiles recorded by the test.
add_test(NAME pprof_oracle COMMAND python3 ${PROJECT_SOURCE_DIR}/tests/scripts/pprof_oracle.py
  $<TARGET_FILE:dump_tables> ${PROJECT_SOURCE_DIR}/tests/programs/shop)
set_tests_properties(pprof_oracle PROPERTIES SKIP_REGULAR_EXPRESSION "SKIPPED:" TIMEOUT 600)

# Random filters, bases and normalization against go tool pprof, on profiles recorded by the test.
add_test(NAME narrow_oracle COMMAND python3 ${PROJECT_SOURCE_DIR}/tests/scripts/narrow_oracle.py
  $<TARGET_FILE:proflens> ${PROJECT_SOURCE_DIR}/tests/programs/shop)
set_tests_properties(narrow_oracle PROPERTIES SKIP_REGULAR_EXPRESSION "SKIPPED:" TIMEOUT 900)

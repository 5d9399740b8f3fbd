# Advice against the real toolchain: each rule on profiles of its pattern, each quick fix compiled and run.
proflens_script(advice.rules python3 ${PROJECT_SOURCE_DIR}/tests/advice/rules_test.py
  ${PROJECT_SOURCE_DIR}/tests/advice/programs/patterns)
proflens_script(advice.fixes python3 ${PROJECT_SOURCE_DIR}/tests/advice/fixes_test.py $<TARGET_FILE:apply_fix>
  ${PROJECT_SOURCE_DIR}/tests/advice/programs/fixes)

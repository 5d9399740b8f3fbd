# Advice: each rule on profiles that were recorded of its pattern, each quick fix compiled and run with the real toolchain.
proflens_script(advice.rules python3 ${PROJECT_SOURCE_DIR}/tests/advice/rules_test.py
  ${PROJECT_SOURCE_DIR}/tests/advice/programs/patterns ${PROJECT_SOURCE_DIR}/tests/advice/profiles)
proflens_script(advice.fixes python3 ${PROJECT_SOURCE_DIR}/tests/advice/fixes_test.py $<TARGET_FILE:apply_fix>
  ${PROJECT_SOURCE_DIR}/tests/advice/programs/fixes)

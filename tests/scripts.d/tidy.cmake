# The rules of the house, one row each: tests/tidy/tidy.py has them in its table CHECKS.
foreach(check layers headers size functions prints words links scripts packages format shell)
  proflens_script(tidy.${check} ${PROJECT_SOURCE_DIR}/tests/tidy/tidy.py ${check})
endforeach()
proflens_script(tidy.finds ${PROJECT_SOURCE_DIR}/tests/tidy/tidy_test.py)
proflens_script(tidy.clang ${PROJECT_SOURCE_DIR}/tests/tidy/clang_tidy.py ${PROJECT_BINARY_DIR})
# It uses all cores by itself.
set_tests_properties(tidy.clang PROPERTIES RUN_SERIAL ON TIMEOUT 2400)

# Suggested benchmarks must compile and run: on packages made for it, and on functions of Go's library.
proflens_script(benchmark_corpus python3 ${PROJECT_SOURCE_DIR}/tests/analysis/benchmark_corpus.py
  $<TARGET_FILE:apply_benchmarks> ${PROJECT_SOURCE_DIR}/tests/analysis/benchmark_corpus)
proflens_script(benchmark_library python3 ${PROJECT_SOURCE_DIR}/tests/analysis/benchmark_corpus.py
  $<TARGET_FILE:apply_benchmarks> ${PROJECT_SOURCE_DIR}/tests/analysis/benchmark_corpus std)
set_tests_properties(benchmark_corpus benchmark_library PROPERTIES TIMEOUT 1200)

# Trials started, adopted and discarded leave packages compiling, formatted and, discarded, as they were.
proflens_script(trial_corpus python3 ${PROJECT_SOURCE_DIR}/tests/analysis/trial_corpus.py
  $<TARGET_FILE:apply_trials> ${PROJECT_SOURCE_DIR}/tests/analysis/benchmark_corpus)
proflens_script(trial_modules python3 ${PROJECT_SOURCE_DIR}/tests/analysis/trial_corpus.py
  $<TARGET_FILE:apply_trials> github.com/google/btree@v1.1.3 github.com/fatih/structtag@v1.2.0)

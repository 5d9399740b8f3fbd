# The tables of `proflens benchstat` against those of the real benchstat, byte for byte.
proflens_script(benchstat_oracle python3 ${PROJECT_SOURCE_DIR}/tests/scripts/benchstat_oracle.py
  ${PROJECT_SOURCE_DIR}/tests/analysis/profiles/benchmarks)

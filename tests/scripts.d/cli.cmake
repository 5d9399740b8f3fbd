# The command line: its numbers against go tool pprof, its texts, exit codes and messages.
proflens_script(cli.pprof ${PROJECT_SOURCE_DIR}/tests/cli/pprof_test.py)
proflens_script(cli.pgo ${PROJECT_SOURCE_DIR}/tests/cli/pgo_test.py)
proflens_script(cli.pgo_session ${PROJECT_SOURCE_DIR}/tests/cli/pgo_session_test.py)
proflens_script(cli.usage ${PROJECT_SOURCE_DIR}/tests/cli/usage_test.py)
proflens_script(cli.moved ${PROJECT_SOURCE_DIR}/tests/cli/moved_test.py)
# Capturing, from a server that does everything wrong.
proflens_script(cli.fetch ${PROJECT_SOURCE_DIR}/tests/cli/fetch_test.py)
proflens_script(cli.live_capture ${PROJECT_SOURCE_DIR}/tests/cli/live_capture_test.py)
proflens_script(go.oldest ${PROJECT_SOURCE_DIR}/tests/server/go_oldest_test.sh $<TARGET_FILE:server_test>)

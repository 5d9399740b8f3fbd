# Go's texts against the protobuf form of the same profiles and against go tool pprof, from a live server.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
add_test(NAME go_text_differential
  COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/../analysis/formats/go_text_differential.py
    $<TARGET_FILE:dump_tables> ${CMAKE_CURRENT_LIST_DIR}/../analysis/profiles/go_text/recorder)
set_tests_properties(go_text_differential PROPERTIES TIMEOUT 300 SKIP_REGULAR_EXPRESSION "SKIPPED:")

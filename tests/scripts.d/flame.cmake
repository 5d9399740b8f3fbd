# The flame graph: its page in real Chromium with a fake editor, its HTTP side against hostile clients, its numbers' texts,
# how it finds frames.
proflens_script(flame.page ${PROJECT_SOURCE_DIR}/tests/flame/flame_test.mjs)
proflens_script(flame.hostile ${PROJECT_SOURCE_DIR}/tests/flame/hostile_test.py)
proflens_script(flame.units ${PROJECT_SOURCE_DIR}/tests/flame/units_test.mjs $<TARGET_FILE:print_labels>)
proflens_script(flame.tree ${PROJECT_SOURCE_DIR}/tests/flame/tree_test.mjs)

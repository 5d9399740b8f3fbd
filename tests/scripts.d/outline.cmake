# Our outline of Python's standard library against Python's own ast.
proflens_script(outline.python ${PROJECT_SOURCE_DIR}/tests/analysis/outline_differential.py $<TARGET_FILE:show_outline>)

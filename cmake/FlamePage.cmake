# The flame graph's page (editors/flame), bundled by esbuild and put into the server as bytes.
set(flame ${PROJECT_SOURCE_DIR}/editors/flame)
if(NOT EXISTS ${flame}/node_modules/esbuild)
  message(FATAL_ERROR "No bundler in ${flame}/node_modules: run tools/install-flame-deps (make does it)")
endif()
find_program(NODE node HINTS ${PROJECT_SOURCE_DIR}/.tools/node/bin REQUIRED)
file(GLOB flame_sources CONFIGURE_DEPENDS ${flame}/src/*)
add_custom_command(
  OUTPUT ${PROJECT_BINARY_DIR}/flame_page.cc
  COMMAND ${NODE} ${flame}/build.mjs ${PROJECT_BINARY_DIR}/flame_page.cc ${PROJECT_BINARY_DIR}/flame_page.html
  DEPENDS ${flame_sources} ${flame}/build.mjs ${flame}/package-lock.json
  COMMENT "Bundling the flame graph's page")
target_sources(proflens_server PRIVATE ${PROJECT_BINARY_DIR}/flame_page.cc)

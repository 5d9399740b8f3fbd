# Every library we use, found once. Versions are those of Debian 12.
# The remark `# apt: NAME` names the Debian package; tools/install-deps installs what these remarks name.
find_package(PkgConfig REQUIRED)  # apt: pkg-config
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)  # apt: libfmt-dev
find_package(nlohmann_json REQUIRED)  # apt: nlohmann-json3-dev
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)  # apt: libre2-dev

# Inflaters: docs/decisions/ says which one serves what.
find_package(ZLIB REQUIRED)  # apt: zlib1g-dev
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)  # apt: libzstd-dev
pkg_check_modules(isal REQUIRED IMPORTED_TARGET libisal)  # apt: libisal-dev
add_library(proflens_inflate INTERFACE)
target_link_libraries(proflens_inflate INTERFACE ZLIB::ZLIB PkgConfig::zstd PkgConfig::isal)

find_path(ASIO_INCLUDE asio.hpp REQUIRED)  # apt: libasio-dev
add_library(proflens_asio INTERFACE)
target_include_directories(proflens_asio SYSTEM INTERFACE ${ASIO_INCLUDE})
target_compile_definitions(proflens_asio INTERFACE ASIO_STANDALONE ASIO_NO_DEPRECATED)

# Fetching of profiles: docs/decisions/capture.md.
find_package(CURL 7.85 REQUIRED)  # apt: libcurl4-openssl-dev

# tree-sitter's runtime and grammars come from their npm packages (tools/fetch-grammars).
set(PROFLENS_GRAMMARS ${PROJECT_SOURCE_DIR}/.tools/grammars CACHE PATH "Unpacked tree-sitter packages")
set(runtime ${PROFLENS_GRAMMARS}/tree-sitter/vendor/tree-sitter/lib)
if(NOT EXISTS ${runtime}/src/lib.c)
  message(FATAL_ERROR "No tree-sitter in ${runtime}: run tools/fetch-grammars (make does it)")
endif()
add_library(proflens_treesitter STATIC ${runtime}/src/lib.c)
target_include_directories(proflens_treesitter PRIVATE ${runtime}/src)
target_include_directories(proflens_treesitter SYSTEM PUBLIC ${runtime}/include)
target_compile_definitions(proflens_treesitter PRIVATE _DEFAULT_SOURCE)
target_compile_options(proflens_treesitter PRIVATE -w)
add_library(proflens_grammars STATIC)
foreach(grammar c/src cpp/src go/src java/src javascript/src python/src rust/src typescript/tsx/src typescript/typescript/src)
  set(folder ${PROFLENS_GRAMMARS}/tree-sitter-${grammar})
  if(NOT EXISTS ${folder}/parser.c)
    message(FATAL_ERROR "No grammar in ${folder}: run tools/fetch-grammars (make does it)")
  endif()
  file(GLOB sources ${folder}/*.c)
  set_source_files_properties(${sources} PROPERTIES INCLUDE_DIRECTORIES ${folder})  # its own tree_sitter/parser.h
  target_sources(proflens_grammars PRIVATE ${sources})
endforeach()
target_link_libraries(proflens_grammars PUBLIC proflens_treesitter)
target_compile_options(proflens_grammars PRIVATE -w)

# The width of a text on a terminal.
pkg_check_modules(utf8proc REQUIRED IMPORTED_TARGET libutf8proc)  # apt: libutf8proc-dev

# The history of a repository: which version of a file a profile was recorded from.
pkg_check_modules(libgit2 REQUIRED IMPORTED_TARGET libgit2)  # apt: libgit2-dev

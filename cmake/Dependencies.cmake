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

# tree-sitter's runtime is Debian's; the grammars come from their npm packages (tools/fetch-grammars).
pkg_check_modules(treesitter REQUIRED IMPORTED_TARGET tree-sitter)  # apt: libtree-sitter-dev
set(PROFLENS_GRAMMARS ${PROJECT_SOURCE_DIR}/.tools/grammars CACHE PATH "Unpacked tree-sitter grammar packages")
if(NOT EXISTS ${PROFLENS_GRAMMARS}/tree-sitter-go/src/parser.c)
  message(FATAL_ERROR "No grammar in ${PROFLENS_GRAMMARS}: run tools/fetch-grammars (make does it)")
endif()
add_library(proflens_grammars STATIC ${PROFLENS_GRAMMARS}/tree-sitter-go/src/parser.c)
target_include_directories(proflens_grammars PRIVATE ${PROFLENS_GRAMMARS}/tree-sitter-go/src)
target_link_libraries(proflens_grammars PUBLIC PkgConfig::treesitter)
target_compile_options(proflens_grammars PRIVATE -w)

# The width of a text on a terminal.
pkg_check_modules(utf8proc REQUIRED IMPORTED_TARGET libutf8proc)  # apt: libutf8proc-dev

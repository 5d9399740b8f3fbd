// Feeds recorded paths and source texts to what takes them apart: nothing may lead upwards, and what is found in a text
// is never more than was asked for.
//
// The text is split at its first NUL byte into a recorded path and a source; the path serves as a function's name too.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "analysis/definition_check.h"
#include "analysis/path_forms.h"
#include "analysis/path_index.h"

using namespace proflens::analysis;

namespace {

void check(bool good) {
  if (!good) std::abort();
}

void check_path(std::string_view recorded) {
  const RecordedPath read = read_path(recorded);
  check((read.form == RecordedPath::Form::kNoFile) == !read.reason.empty());
  check(("/" + read.path + "/").find("/../") == std::string::npos);
  check(("/" + read.rest + "/").find("/../") == std::string::npos);
  PathIndex index;
  const PathIndex::DirectoryId root = index.add_root("/ws");
  PathIndex::DirectoryId above = root;
  const std::vector<std::string_view> parts = components_of(read.path);
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) above = index.add_directory(above, parts[i]);
  if (!parts.empty()) index.add_file(above, parts.back());
  index.finish();
  for (const PathIndex::Match& match : index.matches(parts, read.any_case, 8)) check(match.components == parts.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const std::string_view recorded = all.substr(0, all.find('\0'));
  check_path(recorded);
  const std::string_view text = recorded.size() < all.size() ? all.substr(recorded.size() + 1) : std::string_view();
  const RecordedFunction functions[] = {{recorded, static_cast<std::uint32_t>(size)}, {"m/p.(*T).f", 3}};
  for (const char* path : {"x.go", "x.py", "x.rs", "x.js", "x.s"}) {
    const DefinitionCheck found = check_definitions(path, text, functions);
    check(found.found <= found.known && found.known <= 2 && found.on_line <= found.with_line);
  }
  return 0;
}

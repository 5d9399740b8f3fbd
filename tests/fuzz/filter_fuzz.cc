// Fuzzes the texts of filters: whatever they are, they compile or say why not, and what compiles can be applied.
// The bytes are lines, one a field.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "analysis/cost_tables.h"
#include "analysis/narrow.h"
#include "analysis/profile_builder.h"

using namespace proflens::analysis;

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

std::shared_ptr<const Profile> small_profile() {
  ProfileBuilder builder("fuzz");
  builder.add_sample_type("alloc_space", "bytes");
  std::vector<LocationId> stack;
  for (const char* name : {"main.leaf", "runtime.(*m).call", "operator()(int)", "main.main"}) {
    const Frame frames[] = {{builder.function(name, "/src/a.go", 3), 4, 0},
                            {builder.function("main.out", "b.go"), 5, 0}};
    stack.push_back(builder.location(frames, builder.mapping("/bin/program")));
  }
  const Label labels[] = {{builder.intern("key"), builder.intern("value"), 0, {}},
                          {builder.intern("bytes"), {}, 4096, builder.intern("bytes")}};
  for (std::int64_t i = 1; i < 4; ++i) {
    builder.add_sample(stack, std::span(&i, 1), std::span(labels).first(static_cast<std::size_t>(i % 3)));
    stack.pop_back();
  }
  return std::make_shared<const Profile>(*builder.finish());
}

FilterTexts texts_of(std::string_view data) {
  FilterTexts texts;
  std::string* const fields[] = {&texts.focus,     &texts.tagfocus,   &texts.ignore,     &texts.tagignore,
                                 &texts.hide,      &texts.show,       &texts.tagshow,    &texts.taghide,
                                 &texts.show_from, &texts.prune_from, &texts.granularity};
  for (std::string* field : fields) {
    const std::size_t end = data.find('\n');
    *field = data.substr(0, end);
    if (end == std::string_view::npos) break;
    data.remove_prefix(end + 1);
  }
  texts.noinlines = data.size() % 2 == 1;
  texts.relative_percentages = data.size() % 3 == 1;
  return texts;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::shared_ptr<const Profile> profile = small_profile();
  const FilterTexts texts = texts_of({reinterpret_cast<const char*>(data), size});
  const Result<Filter> filter = Filter::compile(texts);
  if (!filter) {
    require(!filter.error().message.empty());
    return 0;
  }
  const Result<Narrowed> part = narrow(profile, *filter);
  require(part.has_value() && part->profile->sample_count() <= profile->sample_count());
  const Result<CostTables> tables = CostTables::build(part->profile);
  require(tables.has_value() && tables->total(0) <= 6);
  return 0;
}

#include "tests/support/recorded_profile.h"

#include "tests/support/profile_text.h"

namespace proflens::tests {

RecordedProfile recorded_profile(const std::vector<RecordedFunction>& functions, std::int64_t seconds,
                                 const std::vector<std::string>& comments) {
  wire::Profile message = profile_message("cpu/nanoseconds", std::initializer_list<std::string_view>{});
  message.set_time_nanos(seconds * 1'000'000'000);
  for (const std::string& comment : comments) message.add_comments(add_text(message, comment));
  std::uint64_t id = 0;
  for (const RecordedFunction& recorded : functions) {
    auto* function = message.add_functions();
    function->set_id(++id);
    function->set_name(add_text(message, recorded.name));
    function->set_file(add_text(message, recorded.file));
    function->set_start_line(recorded.start_line);
    const std::uint64_t function_id = id;
    for (const std::int64_t number : recorded.lines) {
      auto* location = message.add_locations();
      location->set_id(++id);
      auto* line = location->add_lines();
      line->set_function(function_id);
      line->set_line(number);
      auto* sample = message.add_samples();
      sample->add_locations(id);
      sample->add_values(10'000'000);
    }
  }
  RecordedProfile profile;
  profile.bytes = message.SerializeAsString();
  profile.tables =
      std::make_shared<const analysis::CostTables>(std::move(*analysis::CostTables::build(profile_of(message))));
  profile.costs = analysis::costs_by_file(*profile.tables);
  return profile;
}

}  // namespace proflens::tests

// See the header.
#include "tests/support/profile_text.h"

#include <gtest/gtest.h>
#include <sstream>
#include <vector>

#include "analysis/format.h"

namespace proflens::tests {
namespace {

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream{std::string(text)};
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

std::uint64_t function_id(wire::Profile& message, std::int64_t name, std::int64_t file) {
  for (const wire::Function& f : message.functions()) {
    if (f.name() == name && f.file() == file) return f.id();
  }
  wire::Function* added = message.add_functions();
  added->set_id(static_cast<std::uint64_t>(message.functions_size()));
  added->set_name(name);
  added->set_system_name(name);
  added->set_file(file);
  return added->id();
}

void add_line(wire::Profile& message, const std::string& frame, wire::Location& location) {
  const std::size_t blank = frame.rfind(' ');  // a C++ name has blanks, too
  const std::string place = blank == std::string::npos ? "" : frame.substr(blank + 1);
  const std::size_t colon = place.rfind(':');
  const std::int64_t name = add_text(message, frame.substr(0, blank)), file = add_text(message, place.substr(0, colon));
  wire::Line* line = location.add_lines();
  line->set_function(function_id(message, name, file));
  if (colon != std::string::npos) line->set_line(std::stoi(place.substr(colon + 1)));
}

std::uint64_t location_id(wire::Profile& message, const std::string& step) {
  wire::Location location;
  std::vector<std::string> frames = split(step, '+');
  for (auto frame = frames.rbegin(); frame != frames.rend(); ++frame) add_line(message, *frame, location);
  for (const wire::Location& known : message.locations()) {
    location.set_id(known.id());
    if (known.SerializeAsString() == location.SerializeAsString()) return known.id();
  }
  location.set_id(static_cast<std::uint64_t>(message.locations_size()) + 1);
  *message.add_locations() = location;
  return location.id();
}

}  // namespace

std::int64_t add_text(wire::Profile& message, std::string_view text) {
  for (int i = 0; i < message.strings_size(); ++i) {
    if (message.strings(i) == text) return i;
  }
  message.add_strings(std::string(text));
  return message.strings_size() - 1;
}

wire::Profile profile_message(std::string_view types, std::span<const std::string_view> samples) {
  wire::Profile message;
  message.add_strings("");
  for (const std::string& type : split(types, ' ')) {
    wire::ValueType* added = message.add_sample_types();
    added->set_type(add_text(message, split(type, '/')[0]));
    added->set_unit(add_text(message, split(type, '/')[1]));
  }
  for (const std::string_view text : samples) {
    std::size_t values = text.size();
    for (int i = 0; i < message.sample_types_size(); ++i) values = text.rfind(' ', values - 1);
    wire::Sample* sample = message.add_samples();
    for (const std::string& value : split(text.substr(values + 1), ' ')) sample->add_values(std::stoll(value));
    std::vector<std::string> steps = split(text.substr(0, values), ';');
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) sample->add_locations(location_id(message, *step));
  }
  return message;
}

std::shared_ptr<const analysis::Profile> profile_of(const wire::Profile& message) {
  analysis::Result<analysis::Profile> parsed =
      analysis::parse_profile(analysis::make_buffer(message.SerializeAsString()));
  EXPECT_TRUE(parsed) << (parsed ? "" : parsed.error().message);
  return std::make_shared<const analysis::Profile>(parsed ? std::move(*parsed) : analysis::Profile{});
}

}  // namespace proflens::tests

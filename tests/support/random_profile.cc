// Small numbers of everything, so that recursion, shared lines and shared names happen all the time.
#include "tests/support/random_profile.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace proflens::tests {
namespace {

class Maker {
 public:
  Maker(std::uint64_t seed, const Oddities& oddities) : random_(seed), odd_(oddities) {}

  wire::Profile run() {
    profile_.add_strings("");
    const int types = 1 + below(6);
    for (int i = 0; i < types; ++i) {
      wire::ValueType* type = profile_.add_sample_types();
      type->set_type(text("type" + std::to_string(i)));
      type->set_unit(text("count"));
    }
    for (int i = below(4); i > 0; --i) add_mapping();
    for (int i = 1 + below(8); i > 0; --i) add_function();
    for (int i = 1 + below(15); i > 0; --i) add_location();
    for (int i = below(40); i > 0; --i) add_sample(types);
    return profile_;
  }

 private:
  int below(int limit) { return static_cast<int>(random_() % static_cast<std::uint64_t>(limit)); }
  bool sometimes() { return below(10) == 0; }

  std::int64_t text(const std::string& value) {
    for (int i = 0; i < profile_.strings_size(); ++i) {
      if (profile_.strings(i) == value && below(4) != 0) return i;  // else the same text twice
    }
    profile_.add_strings(value);
    return profile_.strings_size() - 1;
  }

  template <class Records>
  std::uint64_t new_id(const Records& records) {
    if (odd_.duplicate_ids && sometimes() && !records.empty()) return records[0].id();
    std::uint64_t id = static_cast<std::uint64_t>(records.size()) + 1;
    if (odd_.sparse_ids) id = id * 0x123456789abcdefULL % 0xfffffffffffffff1ULL + 1;
    return id;
  }

  template <class Records>
  std::uint64_t any_id(const Records& records) {
    if (odd_.missing_ids && sometimes()) return random_() % 1000;
    if (records.empty()) return 0;
    return records[below(records.size())].id();
  }

  void add_mapping() {
    wire::Mapping mapping;
    mapping.set_id(new_id(profile_.mappings()));
    mapping.set_file(text(below(3) == 0 ? "" : "/lib/lib" + std::to_string(below(3)) + ".so"));
    *profile_.add_mappings() = mapping;
  }

  void add_function() {
    wire::Function function;
    function.set_id(new_id(profile_.functions()));
    function.set_name(
        text(sometimes() ? "" : "example.com/p" + std::to_string(below(2)) + ".f" + std::to_string(below(5))));
    function.set_system_name(function.name());
    function.set_file(text(sometimes() ? "" : "/src/f" + std::to_string(below(3)) + ".go"));
    function.set_start_line(below(3));
    *profile_.add_functions() = function;
  }

  void add_location() {
    wire::Location location;
    location.set_id(new_id(profile_.locations()));
    location.set_mapping(any_id(profile_.mappings()));
    for (int i = below(4); i > 0; --i) {
      wire::Line* line = location.add_lines();
      line->set_function(any_id(profile_.functions()));
      line->set_line(sometimes() ? 0 : sometimes() ? -5 : below(6));
    }
    *profile_.add_locations() = location;
  }

  void add_sample(int types) {
    wire::Sample* sample = profile_.add_samples();
    for (int i = below(12); i > 0; --i) sample->add_locations(any_id(profile_.locations()));
    const std::int64_t base = below(7) - 2;
    for (int i = 0; i < types; ++i) sample->add_values(i % 2 == 1 ? base * 10 : value(base));
    if (odd_.wrong_values && sometimes()) sample->add_values(1);
    if (odd_.wrong_values && sometimes()) sample->clear_values();
  }

  std::int64_t value(std::int64_t base) {
    if (odd_.huge_values && below(3) == 0) {
      return below(2) == 0 ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int64_t>::max();
    }
    return base;
  }

  std::mt19937_64 random_;
  Oddities odd_;
  wire::Profile profile_;
};

/// A message with one field of another: fields of messages may be concatenated.
template <class Add>
std::string chunk(Add&& add) {
  wire::Profile part;
  add(part);
  return part.SerializeAsString();
}

std::string sample_chunk(const wire::Sample& sample, std::uint64_t how) {
  if (how % 3 == 0) return chunk([&](wire::Profile& p) { *p.add_samples() = sample; });
  // Unpacked, or the first location packed and the rest not.
  wire::UnpackedSample rest;
  wire::Sample first;
  const bool split = how % 3 == 1 && sample.locations_size() > 0;
  if (split) first.add_locations(sample.locations(0));
  for (int i = split ? 1 : 0; i < sample.locations_size(); ++i) rest.add_locations(sample.locations(i));
  *rest.mutable_values() = sample.values();
  *rest.mutable_labels() = sample.labels();
  const std::string body = first.SerializeAsString() + rest.SerializeAsString();
  std::string out = "\x12";
  for (std::size_t size = body.size();; size >>= 7) {
    out.push_back(static_cast<char>(size >= 0x80 ? (size & 0x7f) | 0x80 : size));
    if (size < 0x80) break;
  }
  return out + body;
}

}  // namespace

wire::Profile random_profile(std::uint64_t seed, const Oddities& oddities) { return Maker(seed, oddities).run(); }

std::string shuffled_wire(const wire::Profile& profile, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  // One queue a kind of record; the next record comes from any queue that still has some.
  std::vector<std::vector<std::string>> queues(7);
  for (const auto& x : profile.sample_types()) queues[0].push_back(chunk([&](auto& p) { *p.add_sample_types() = x; }));
  for (const auto& x : profile.samples()) queues[1].push_back(sample_chunk(x, random()));
  for (const auto& x : profile.mappings()) queues[2].push_back(chunk([&](auto& p) { *p.add_mappings() = x; }));
  for (const auto& x : profile.locations()) queues[3].push_back(chunk([&](auto& p) { *p.add_locations() = x; }));
  for (const auto& x : profile.functions()) queues[4].push_back(chunk([&](auto& p) { *p.add_functions() = x; }));
  for (const auto& x : profile.strings()) queues[5].push_back(chunk([&](auto& p) { p.add_strings(x); }));
  wire::Profile rest = profile;
  rest.clear_sample_types(), rest.clear_samples(), rest.clear_mappings(), rest.clear_locations();
  rest.clear_functions(), rest.clear_strings();
  if (const std::string bytes = rest.SerializeAsString(); !bytes.empty()) queues[6].push_back(bytes);
  std::string out;
  for (;;) {
    std::erase_if(queues, [](const auto& queue) { return queue.empty(); });
    if (queues.empty()) return out;
    auto& queue = queues[random() % queues.size()];
    out += queue.front();
    queue.erase(queue.begin());
  }
}

}  // namespace proflens::tests

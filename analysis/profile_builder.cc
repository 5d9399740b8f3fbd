// Interning for readers of text formats. Keys are built as strings of raw bytes: these formats are small.
#include "analysis/profile_builder.h"

#include <algorithm>
#include <deque>
#include <unordered_map>

#include "analysis/wire.h"

namespace proflens::analysis {
namespace {

/// A key out of numbers and texts that no other sequence of them gives.
class Key {
 public:
  Key& add(std::uint64_t number) {
    wire::append_varint(bytes_, number);
    return *this;
  }
  Key& add(std::string_view text) {
    add(text.size());
    bytes_ += text;
    return *this;
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

struct Storage {
  std::deque<std::string> texts;
  std::string stacks;
};

using Index = std::unordered_map<std::string, std::uint32_t>;

/// The index under the key; when it is new, that of the element which the caller must add, and true.
std::pair<std::uint32_t, bool> find_or_add(Index& index, std::string key, std::size_t size) {
  const auto [at, is_new] = index.emplace(std::move(key), static_cast<std::uint32_t>(size));
  return {at->second, is_new};
}

}  // namespace

struct ProfileBuilder::Tables {
  Profile profile;
  std::shared_ptr<Storage> storage = std::make_shared<Storage>();
  std::unordered_map<std::string_view, std::string_view> texts;
  std::unordered_map<std::string_view, FileId> files;
  Index functions, mappings, locations;
  std::string default_sample_type;
};

ProfileBuilder::ProfileBuilder(std::string_view format) : tables_(std::make_unique<Tables>()) {
  tables_->profile.format = intern(format);
  tables_->profile.files.emplace_back();
  tables_->profile.mappings.emplace_back();
  tables_->files.emplace(std::string_view{}, FileId{});
  tables_->mappings.emplace(Key().add("").add("").add(0).add(0).add(0).take(), 0);
}

ProfileBuilder::~ProfileBuilder() = default;

Profile& ProfileBuilder::header() { return tables_->profile; }

void ProfileBuilder::add_sample_type(std::string_view type, std::string_view unit) {
  tables_->profile.sample_types.push_back({std::string(type), std::string(unit)});
}

void ProfileBuilder::set_default_sample_type(std::string_view type) { tables_->default_sample_type = type; }

std::string_view ProfileBuilder::intern(std::string_view text) {
  if (text.empty()) return {};
  if (const auto at = tables_->texts.find(text); at != tables_->texts.end()) return at->second;
  const std::string_view kept = tables_->storage->texts.emplace_back(text);
  tables_->texts.emplace(kept, kept);
  return kept;
}

FunctionId ProfileBuilder::function(std::string_view name, std::string_view file, std::uint32_t start_line,
                                    std::string_view system_name) {
  Profile& profile = tables_->profile;
  std::string key = Key().add(name).add(file).add(start_line).add(system_name).take();
  const auto [index, is_new] = find_or_add(tables_->functions, std::move(key), profile.functions.size());
  if (is_new) {
    const std::string_view path = intern(file);
    const auto [at, new_file] = tables_->files.emplace(path, FileId{static_cast<std::uint32_t>(profile.files.size())});
    if (new_file) profile.files.push_back(path);
    profile.functions.push_back(
        {intern(name), system_name.empty() ? intern(name) : intern(system_name), at->second, start_line});
  }
  return FunctionId{index};
}

MappingId ProfileBuilder::mapping(std::string_view file, std::string_view build_id, std::uint64_t start,
                                  std::uint64_t limit, std::uint64_t offset, std::uint8_t symbolised) {
  Profile& profile = tables_->profile;
  std::string key = Key().add(file).add(build_id).add(start).add(limit).add(offset).take();
  const auto [index, is_new] = find_or_add(tables_->mappings, std::move(key), profile.mappings.size());
  if (is_new) profile.mappings.push_back({intern(file), intern(build_id), start, limit, offset, symbolised});
  return MappingId{index};
}

LocationId ProfileBuilder::location(std::span<const Frame> frames, MappingId mapping, std::uint64_t address,
                                    bool folded) {
  Profile& profile = tables_->profile;
  Key key;
  key.add(index_of(mapping)).add(address).add(folded ? 1 : 0);
  for (const Frame& frame : frames) key.add(index_of(frame.function)).add(frame.line).add(frame.column);
  const auto [index, is_new] = find_or_add(tables_->locations, key.take(), profile.locations.size());
  if (is_new) {
    profile.locations.push_back({static_cast<std::uint32_t>(profile.frames.size()),
                                 static_cast<std::uint32_t>(frames.size()), mapping, address, folded});
    profile.frames.insert(profile.frames.end(), frames.begin(), frames.end());
  }
  return LocationId{index};
}

void ProfileBuilder::add_sample(std::span<const LocationId> stack, std::span<const std::int64_t> values,
                                std::span<const Label> labels) {
  Profile& profile = tables_->profile;
  std::string& bytes = tables_->storage->stacks;
  const std::size_t begin = bytes.size();
  for (const LocationId location : stack) wire::append_varint(bytes, index_of(location));
  profile.stacks.runs.push_back({begin, static_cast<std::uint32_t>(bytes.size() - begin)});
  const std::size_t count = profile.sample_types.size();
  profile.values.insert(profile.values.end(), values.begin(),
                        values.begin() + static_cast<std::ptrdiff_t>(std::min(count, values.size())));
  profile.values.resize(profile.stacks.runs.size() * count);
  if (!labels.empty() && profile.label_begin.empty()) profile.label_begin.assign(profile.stacks.runs.size(), 0);
  for (const Label& label : labels) {
    profile.labels.push_back({intern(label.key), intern(label.text), label.number, intern(label.unit)});
  }
  if (!profile.label_begin.empty()) profile.label_begin.push_back(static_cast<std::uint32_t>(profile.labels.size()));
}

void ProfileBuilder::add_line_row(FunctionId function, std::uint32_t line, std::span<const std::int64_t> flat,
                                  std::span<const std::int64_t> cum) {
  Profile& profile = tables_->profile;
  profile.line_rows.push_back({function, line});
  for (std::size_t i = 0; i < profile.sample_types.size(); ++i) profile.line_values.push_back(flat[i]);
  for (std::size_t i = 0; i < profile.sample_types.size(); ++i) profile.line_values.push_back(cum[i]);
}

Result<Profile> ProfileBuilder::finish() {
  Profile profile = std::move(tables_->profile);
  if (profile.sample_types.empty()) return fail(ErrorKind::kMalformed, "no sample types");
  profile.default_sample_type = profile.sample_types.size() - 1;
  for (std::size_t i = profile.sample_types.size(); i-- > 0;) {
    if (profile.sample_types[i].type == tables_->default_sample_type) profile.default_sample_type = i;
  }
  profile.stacks.bytes = tables_->storage->stacks;
  for (std::uint32_t i = 0; i < profile.locations.size(); ++i) profile.stacks.by_id.push_back(LocationId{i});
  profile.storage.push_back(tables_->storage);
  return profile;
}

}  // namespace proflens::analysis

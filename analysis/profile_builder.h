// Builds a Profile record by record: interns texts, files, functions, mappings and locations, and encodes stacks.
//
// For readers of text formats and for tests; the pprof reader fills the columns itself, for speed. Not thread-safe.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "analysis/profile.h"
#include "analysis/result.h"

namespace proflens::analysis {

class ProfileBuilder {
 public:
  explicit ProfileBuilder(std::string_view format);
  ~ProfileBuilder();
  ProfileBuilder(const ProfileBuilder&) = delete;
  ProfileBuilder& operator=(const ProfileBuilder&) = delete;

  /// Everything that needs no interning is set here directly: times, period, comments, warnings.
  Profile& header();

  /// Sample types come before the first sample or row.
  void add_sample_type(std::string_view type, std::string_view unit);
  void set_default_sample_type(std::string_view type);

  /// The same text for as long as the profile lives; equal texts are stored once.
  std::string_view intern(std::string_view text);
  FunctionId function(std::string_view name, std::string_view file, std::uint32_t start_line = 0,
                      std::string_view system_name = {});
  MappingId mapping(std::string_view file, std::string_view build_id = {}, std::uint64_t start = 0,
                    std::uint64_t limit = 0, std::uint64_t offset = 0, std::uint8_t symbolised = 0);
  /// Frames innermost first; equal locations are stored once.
  LocationId location(std::span<const Frame> frames, MappingId mapping = {}, std::uint64_t address = 0,
                      bool folded = false);

  /// Stack leaf first; as many values as there are sample types.
  void add_sample(std::span<const LocationId> stack, std::span<const std::int64_t> values,
                  std::span<const Label> labels = {});
  void add_line_row(FunctionId function, std::uint32_t line, std::span<const std::int64_t> flat,
                    std::span<const std::int64_t> cum);

  /// The finished profile; the builder is spent. Fails when there is no sample type.
  Result<Profile> finish();

 private:
  struct Tables;
  std::unique_ptr<Tables> tables_;
};

}  // namespace proflens::analysis

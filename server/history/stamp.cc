#include "server/history/stamp.h"

#include <algorithm>
#include <cctype>
#include <fcntl.h>
#include <fmt/format.h>
#include <map>
#include <sys/stat.h>
#include <unistd.h>

#include "analysis/go_build.h"

namespace proflens::server {
namespace {

using analysis::Profile;

constexpr std::size_t kFullName = 40;          // hexadecimal digits
constexpr std::size_t kMaxLabels = 1'000'000;  // looked at
constexpr std::size_t kMaxMappings = 16;       // looked at: the program itself comes first

/// Of a file that is a regular one for sure; reads pieces of it.
analysis::GoBuild build_of(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return {};
  struct stat st{};
  analysis::GoBuild build;
  if (::fstat(file, &st) == 0 && S_ISREG(st.st_mode))
    build = analysis::read_go_build([&](std::uint64_t offset, std::size_t size) {
      std::string piece(size, '\0');
      const ssize_t got = ::pread(file, piece.data(), size, static_cast<off_t>(offset));
      piece.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
      return piece;
    });
  ::close(file);
  return build;
}

void add_binaries(Files& files, const Profile& profile, std::int64_t recorded_nanos, std::vector<Stamp>& stamps) {
  for (std::size_t i = 1; i < std::min(profile.mappings.size(), kMaxMappings); ++i) {
    const analysis::Mapping& mapping = profile.mappings[i];
    const std::string path(mapping.file);
    const auto stat = path.starts_with('/') ? files.stat(path) : std::nullopt;
    if (!stat || stat->kind != FileStat::Kind::kFile) continue;
    const analysis::GoBuild build = build_of(path);
    if (build.revision.empty()) continue;
    const bool same = mapping.build_id.empty() ? recorded_nanos != 0 && stat->modified_nanos <= recorded_nanos
                                               : mapping.build_id == build.build_id;
    if (same && is_commit_name(build.revision))
      stamps.push_back({build.revision, "vcs.revision of " + path, build.modified});
  }
}

bool is_hex(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) { return std::isxdigit(c) != 0; });
}

/// The first word of 40 hexadecimal digits.
std::string full_name_in(std::string_view text) {
  for (std::size_t at = 0; at + kFullName <= text.size(); ++at) {
    const auto ends = [&](std::size_t i) {
      return i >= text.size() || !std::isalnum(static_cast<unsigned char>(text[i]));
    };
    if ((at == 0 || ends(at - 1)) && ends(at + kFullName) && is_hex(text.substr(at, kFullName)))
      return std::string(text.substr(at, kFullName));
  }
  return {};
}

/// "git_commit", "service_git_ref", "vcs.revision", "git.commit.sha", "git_sha".
bool names_commit(std::string_view key) {
  return std::ranges::any_of(std::initializer_list<std::string_view>{"commit", "revision", "git_ref", "git_sha", "vcs"},
                             [&](std::string_view word) { return key.find(word) != std::string_view::npos; });
}

void add_labels(const Profile& profile, std::vector<Stamp>& stamps) {
  std::map<std::pair<std::string_view, std::string_view>, std::size_t> counts;
  for (std::size_t i = 0; i < std::min(profile.labels.size(), kMaxLabels); ++i) {
    const analysis::Label& label = profile.labels[i];
    if (is_commit_name(label.text) && names_commit(label.key)) ++counts[{label.key, label.text}];
  }
  const auto most = std::ranges::max_element(counts, {}, [](const auto& counted) { return counted.second; });
  if (most != counts.end())
    stamps.push_back({std::string(most->first.second), fmt::format("label {}", most->first.first)});
}

}  // namespace

bool is_commit_name(std::string_view text) {
  constexpr std::size_t kShortest = 7, kLongest = 64;  // digits, abbreviated and of SHA-256
  return text.size() >= kShortest && text.size() <= kLongest && is_hex(text);
}

std::vector<Stamp> stamps_of(Files& files, const Profile& profile, const std::string& setting,
                             std::int64_t recorded_nanos) {
  std::vector<Stamp> stamps;
  if (!setting.empty()) stamps.push_back({setting, "the setting proflens.commit"});
  add_binaries(files, profile, recorded_nanos, stamps);
  add_labels(profile, stamps);
  for (const std::string& comment : profile.comments)
    if (std::string name = full_name_in(comment); !name.empty()) stamps.push_back({std::move(name), "a comment"});
  return stamps;
}

}  // namespace proflens::server

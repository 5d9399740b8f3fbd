#include "server/pgo.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <fmt/format.h>

#include "analysis/annotate.h"
#include "analysis/format.h"
#include "analysis/outline.h"
#include "analysis/profile_summary.h"
#include "analysis/table_text.h"
#include "analysis/units.h"

#include "server/go_packages.h"
#include "server/paths.h"

namespace proflens::server {
namespace {

using analysis::ErrorKind;
using analysis::fail;
using analysis::Profile;
using analysis::Result;

constexpr std::size_t kMostEntries = 50'000;
constexpr std::size_t kDay = 10;  // characters of "2026-07-27"
constexpr double kHundred = 100;

bool is_built(const DirectoryEntry& entry) {
  return (entry.kind == FileStat::Kind::kFile) && entry.name.ends_with(".go") && !entry.name.ends_with("_test.go") &&
         !entry.name.starts_with('_') && !entry.name.starts_with('.');
}

std::string_view next_line(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  return line;
}

/// Whether the file is of package main and meant for a build; reads no further than the package clause.
bool is_of_main(std::string_view text) {
  bool in_comment = false;
  while (!text.empty()) {
    std::string_view line = next_line(text);
    if (in_comment) {
      const std::size_t end = line.find("*/");
      if (end == std::string_view::npos) continue;
      in_comment = false;
      line.remove_prefix(end + 2);
    }
    line.remove_prefix(std::min(line.find_first_not_of(" \t\r"), line.size()));
    if (line.starts_with("//go:build") && line.find("ignore") != std::string_view::npos) return false;
    if (line.empty() || line.starts_with("//")) continue;
    if (line.starts_with("/*")) {
      in_comment = line.find("*/", 2) == std::string_view::npos;
      continue;
    }
    constexpr std::string_view kClause = "package main";
    return line.starts_with(kClause) &&
           (line.size() == kClause.size() || std::string_view(" \t\r;/").contains(line[kClause.size()]));
  }
  return false;
}

void find_func_main(MainPackage& main, const std::string& path, std::string_view text) {
  const auto syntax = analysis::outline(analysis::Language::kGo, text);
  if (!syntax) return;
  const auto function = std::ranges::find_if(syntax->functions, [](const analysis::OutlineFunction& candidate) {
    return candidate.name == "main" && candidate.container.empty();
  });
  if (function == syntax->functions.end()) return;
  main.file = path;
  main.line = function->first_line;
}

void find_module(Files& files, MainPackage& main) {
  for (std::string here = main.directory; here.size() > 1; here = directory_of(here)) {
    const auto text = files.read(join(here, "go.mod"));
    if (!text) continue;
    main.module = module_path(text->bytes);
    main.module_directory = here;
    return;
  }
}

std::optional<MainPackage> main_package(Files& files, const std::string& directory,
                                        const std::vector<DirectoryEntry>& entries) {
  MainPackage main{.directory = directory, .module = {}, .module_directory = {}, .file = {}};
  bool found = false;
  for (const DirectoryEntry& entry : entries) {
    if (!is_built(entry)) continue;
    const std::string path = join(directory, entry.name);
    const auto text = files.read(path);
    if (!text || !is_of_main(text->bytes)) continue;
    found = true;
    if (main.file.empty()) find_func_main(main, path, text->bytes);
  }
  if (!found) return std::nullopt;
  find_module(files, main);
  return main;
}

bool is_walked(const DirectoryEntry& entry) {
  return entry.kind == FileStat::Kind::kDirectory && !entry.name.starts_with('.') && !entry.name.starts_with('_') &&
         entry.name != "testdata" && entry.name != "vendor" && entry.name != "node_modules";
}

/// The directory of a package of the program's own module; empty: it is none.
std::string directory_of_package(const MainPackage& main, const std::string& import_path) {
  if (import_path == "main") return main.directory;
  if (main.module.empty()) return {};
  if (import_path == main.module) return main.module_directory;
  const auto rest = below(import_path, main.module);
  return rest ? join(main.module_directory, *rest) : std::string();
}

std::string day(std::int64_t nanos) { return analysis::time_label(nanos).substr(0, kDay); }

std::string percent(double share) { return fmt::format("{} %", std::lround(share * kHundred)); }

std::string lost_text(const analysis::PgoFit& fit) {
  constexpr std::size_t kNamed = 3;
  std::string text;
  for (std::size_t i = 0; i < std::min(kNamed, fit.lost.size()); ++i) {
    const analysis::LostCall& call = fit.lost[i];
    const double share = static_cast<double>(call.weight) / static_cast<double>(fit.total);
    const std::string caller = analysis::printable(std::string(analysis::short_name(call.caller)));
    const std::string callee = analysis::printable(std::string(analysis::short_name(call.callee)));
    text += (i == 0 ? "" : ", ") +
            (call.gone ? fmt::format("{} is gone ({})", caller, percent(share))
                       : fmt::format("{} no longer calls {} where it did ({})", caller, callee, percent(share)));
  }
  if (fit.lost.size() > kNamed) text += fmt::format(" and {} more", fit.lost.size() - kNamed);
  return text;
}

}  // namespace

std::vector<MainPackage> main_packages(Files& files, const std::vector<std::string>& folders) {
  std::vector<MainPackage> found;
  std::deque<std::string> pending(folders.begin(), folders.end());
  for (std::size_t seen = 0; !pending.empty() && seen < kMostEntries;) {
    const std::string directory = std::move(pending.front());
    pending.pop_front();
    const std::vector<DirectoryEntry> entries = files.list(directory);
    seen += entries.size();
    if (auto main = main_package(files, directory, entries)) found.push_back(std::move(*main));
    for (const DirectoryEntry& entry : entries)
      if (is_walked(entry)) pending.push_back(join(directory, entry.name));
  }
  std::ranges::sort(found, {}, &MainPackage::directory);
  const auto repeated = std::ranges::unique(found, {}, &MainPackage::directory);
  found.erase(repeated.begin(), repeated.end());
  return found;
}

std::optional<MainPackage> main_package_in(Files& files, const std::string& directory) {
  return main_package(files, directory, files.list(directory));
}

std::optional<MainPackage> program_of(Files& files, const LoadedProfile& loaded) {
  const Profile& profile = loaded.profile();
  for (const analysis::Function& function : profile.functions) {
    if (function.name != "main.main") continue;
    const Resolution& resolution = loaded.resolutions[index_of(function.file)];
    if (!resolution.path.empty()) return main_package_in(files, std::string(directory_of(resolution.path)));
  }
  return std::nullopt;
}

PgoFile look_at_pgo(Files& files, const std::string& path) {
  PgoFile file;
  file.path = path;
  const auto stat = files.stat(path);
  if (!stat) return file;
  file.exists = true;
  file.modified_nanos = stat->modified_nanos;
  auto bytes = files.read(path);
  if (!bytes) {
    file.problem = bytes.error().message;
    return file;
  }
  auto profile = analysis::parse_profile(std::move(*bytes));
  if (!profile) {
    file.problem = "is no profile: " + profile.error().message;
    return file;
  }
  file.problem = analysis::pgo_obstacle(*profile);
  file.samples = profile->sample_count();
  file.recorded_nanos = profile->time_nanos;
  file.profile = std::make_shared<const Profile>(std::move(*profile));
  return file;
}

std::string describe(const PgoFile& file) {
  if (!file.exists) return "not there";
  if (!file.problem.empty()) return file.problem;
  const std::string stacks = fmt::format("{} stack{}", file.samples, file.samples == 1 ? "" : "s");
  return stacks + (file.recorded_nanos != 0 ? ", recorded " + day(file.recorded_nanos)
                                            : ", written " + day(file.modified_nanos));
}

std::string PgoState::complaint() const {
  if (!file.exists) return {};
  if (!file.problem.empty()) return fmt::format("{} {}", kPgoName, file.problem);
  if (!is_stale()) return {};
  const std::string when = describe(file);
  if (fit->total == 0)
    return fmt::format("{} is of another program: it names no call in this module ({})", kPgoName, when);
  return fmt::format("{} is stale: {} of its weight is in calls that are not there any more: {} ({}); record a new one",
                     kPgoName, percent(1 - fit->share()), lost_text(*fit), when);
}

PgoState examine_pgo(Files& files, MainPackage main) {
  PgoState state{.main = std::move(main), .file = {}, .fit = {}};
  state.file = look_at_pgo(files, join(state.main.directory, kPgoName));
  if (!state.file.profile || !state.file.problem.empty()) return state;
  std::deque<analysis::Buffer> texts;
  const auto package = [&](const std::string& import_path) -> std::optional<std::vector<std::string_view>> {
    const std::string directory = directory_of_package(state.main, import_path);
    if (directory.empty()) return std::nullopt;
    std::vector<std::string_view> found;
    for (const DirectoryEntry& entry : files.list(directory))
      if (is_built(entry))
        if (auto text = files.read(join(directory, entry.name)))
          found.push_back(texts.emplace_back(std::move(*text)).bytes);
    return found;
  };
  state.fit = analysis::pgo_fit(*state.file.profile, package);
  return state;
}

Result<PgoWritten> write_pgo(Files& files, const Profile& profile, analysis::UnusedRows unused,
                             const std::string& path) {
  if (const std::string why = analysis::pgo_obstacle(profile); !why.empty())
    return fail(ErrorKind::kUsage, "the profile " + why);
  PgoWritten written{.path = files.real_path(path), .samples = profile.sample_count(), .replaced = {}};
  const std::string bytes = analysis::gzipped(analysis::pprof_message(profile, unused));
  if (bytes.empty()) return fail(ErrorKind::kTooLarge, path + ": the profile cannot be compressed");
  PgoFile there = look_at_pgo(files, written.path);
  if (there.exists) {
    if (!there.profile)
      return fail(ErrorKind::kUsage,
                  fmt::format("{} {}; it stays as it is: give another name, or move it away", path, there.problem));
    const auto old = files.read(written.path);
    written.unchanged = old && old->bytes == bytes;
    there.profile = nullptr;
    written.replaced = std::move(there);
  }
  if (written.unchanged) return written;
  if (auto done = write_whole(written.path, bytes); !done) return std::unexpected(done.error());
  return written;
}

std::string describe(const PgoWritten& written) {
  const std::string stacks =
      fmt::format("{}: {} stack{}", base_name(written.path), written.samples, written.samples == 1 ? "" : "s");
  if (written.unchanged) return stacks + ", as it was";
  return written.replaced ? fmt::format("{}; replaced one ({})", stacks, describe(*written.replaced)) : stacks;
}

}  // namespace proflens::server

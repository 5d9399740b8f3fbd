#include "server/benchmark_history.h"

#include <array>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>

#include "analysis/trial_results.h"

#include "protocol/json.h"

#include "server/atomic_write.h"
#include "server/paths.h"

namespace proflens::server {
namespace {

using protocol::Json;

constexpr std::size_t kMostBytes = std::size_t{512} << 10;  // what is older than the last of them is not read

Json to_json(const BenchmarkRecord& record) {
  return {{"timeNanos", record.time_nanos}, {"commit", record.commit},       {"directory", record.directory},
          {"function", record.function},    {"benchmark", record.benchmark}, {"benchtime", record.benchtime},
          {"goVersion", record.go_version}, {"count", record.count},         {"old", record.old_output},
          {"new", record.new_output}};
}

template <class T>
T value(const Json& json, const char* key) {
  const auto found = json.find(key);
  if constexpr (std::is_same_v<T, std::string>)
    return found != json.end() && found->is_string() ? found->template get<T>() : T();
  else
    return found != json.end() && found->is_number() ? found->template get<T>() : T();
}

BenchmarkRecord from_json(const Json& json) {
  return {.time_nanos = value<std::int64_t>(json, "timeNanos"),
          .commit = value<std::string>(json, "commit"),
          .directory = value<std::string>(json, "directory"),
          .function = value<std::string>(json, "function"),
          .benchmark = value<std::string>(json, "benchmark"),
          .benchtime = value<std::string>(json, "benchtime"),
          .go_version = value<std::string>(json, "goVersion"),
          .count = value<int>(json, "count"),
          .old_output = value<std::string>(json, "old"),
          .new_output = value<std::string>(json, "new")};
}

analysis::Result<void> append_line(const std::string& path, const Json& json) {
  if (path.empty()) return analysis::fail(analysis::ErrorKind::kUnreadable, "there is no home directory to keep it in");
  if (auto made = make_private_directory(std::string(directory_of(path))); !made) return made;
  std::ofstream file(path, std::ios::binary | std::ios::app);
  file << json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  file.close();
  if (!file) return analysis::fail(analysis::ErrorKind::kUnreadable, path + ": cannot be written");
  return {};
}

std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return hash;
}

BenchmarkPoint point_of(const BenchmarkRecord& record, std::size_t column) {
  const auto tables = analysis::trial_tables(record.old_output, record.new_output);
  return {record.time_nanos, analysis::center_of(tables, column), analysis::center_text(tables, column)};
}

}  // namespace

BenchmarkHistory BenchmarkHistory::read(Files& files, const std::string& path) {
  BenchmarkHistory history;
  if (path.empty() || !files.stat(path)) return history;
  const auto bytes = files.read(path);
  if (!bytes) return history;
  std::string_view text = bytes->bytes;
  if (text.size() > kMostBytes) text.remove_prefix(text.find('\n', text.size() - kMostBytes) + 1);
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const Json json = Json::parse(line, nullptr, false);
    if (!json.is_object()) continue;
    BenchmarkRecord record = from_json(json);
    if (record.function.empty()) continue;
    if (json.contains("adopted")) {
      for (auto known = history.records_.rbegin(); known != history.records_.rend(); ++known)
        if (known->function == record.function && known->directory == record.directory) {
          known->adopted = !known->new_output.empty();
          break;
        }
    } else {
      history.records_.push_back(std::move(record));
    }
  }
  return history;
}

const BenchmarkRecord* BenchmarkHistory::last(const std::string& directory, const std::string& function) const {
  const auto records = all(directory, function);
  return records.empty() ? nullptr : records.back();
}

std::vector<const BenchmarkRecord*> BenchmarkHistory::all(const std::string& directory,
                                                          const std::string& function) const {
  std::vector<const BenchmarkRecord*> found;
  for (const BenchmarkRecord& record : records_)
    if (record.function == function && record.directory == directory) found.push_back(&record);
  return found;
}

analysis::Result<void> append_record(const std::string& path, const BenchmarkRecord& record) {
  return append_line(path, to_json(record));
}

analysis::Result<void> append_adoption(const std::string& path, const std::string& directory,
                                       const std::string& function, std::int64_t time_nanos) {
  return append_line(path,
                     {{"timeNanos", time_nanos}, {"directory", directory}, {"function", function}, {"adopted", true}});
}

std::string history_path(const GetEnv& variables, const std::string& workspace) {
  const std::string data = variables("XDG_DATA_HOME").value_or(""), home = variables("HOME").value_or("");
  std::string base;
  if (data.starts_with('/'))
    base = data;
  else if (home.starts_with('/'))
    base = join(home, ".local/share");
  if (base.empty() || workspace.empty()) return {};
  return join(base, fmt::format("proflens/benchmarks/{}-{:016x}.jsonl", base_name(workspace), fnv1a(workspace)));
}

std::vector<BenchmarkPoint> points_of(const std::vector<const BenchmarkRecord*>& records) {
  std::vector<BenchmarkPoint> points;
  for (const BenchmarkRecord* record : records)
    if (BenchmarkPoint point = point_of(*record, record->adopted ? 1 : 0); point.seconds > 0)
      points.push_back(std::move(point));
  return points;
}

std::string trend_text(const std::vector<BenchmarkPoint>& points) {
  if (points.empty()) return {};
  const BenchmarkPoint& last = points.back();
  if (points.size() == 1) return last.text + " on " + day_text(last.time_nanos);
  const BenchmarkPoint& first = points.front();
  const double change = (last.seconds / first.seconds - 1) * 100;
  if (std::abs(change) < 1) return fmt::format("{} · as on {}", last.text, day_text(first.time_nanos));
  return fmt::format("{} · {:.0f} % {} than on {}", last.text, std::abs(change), change < 0 ? "faster" : "slower",
                     day_text(first.time_nanos));
}

std::string day_text(std::int64_t time_nanos) {
  constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::chrono::sys_time<std::chrono::nanoseconds> time{std::chrono::nanoseconds(time_nanos)};
  const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(time)};
  return fmt::format("{} {} {}", static_cast<unsigned>(day.day()), kMonths[static_cast<unsigned>(day.month()) - 1],
                     static_cast<int>(day.year()));
}

}  // namespace proflens::server

// What was measured of a workspace's functions, kept across sessions: a line of JSON for each comparison, in the user's
// data directory, since results are of this machine and not of the repository (docs/decisions/try.md).
//
// Outputs are kept as go printed them, so that nothing of them is lost. A line that is broken is passed over. Appending
// is one write, so several servers may share the file; and as it is small, it is read whenever it is asked for. Any
// thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/result.h"

#include "server/files.h"
#include "server/go_environment.h"

namespace proflens::server {

struct BenchmarkRecord {
  std::int64_t time_nanos = 0;
  std::string commit;     // of the workspace; empty: unknown
  std::string directory;  // of the package
  std::string function;   // "Decoder.Parse"
  std::string benchmark;  // "BenchmarkParse"
  std::string benchtime, go_version;
  int count = 0;
  std::string old_output, new_output;  // the new one empty: only the function was measured, no trial
  bool adopted = false;                // the new one became the function
};

/// A measurement of the function as it was in use.
struct BenchmarkPoint {
  std::int64_t time_nanos = 0;
  double seconds = 0;  // per operation; the geometric mean of several benchmarks
  std::string text;    // "1.18 µs ± 1%"
};

class BenchmarkHistory {
 public:
  BenchmarkHistory() = default;
  static BenchmarkHistory read(Files& files, const std::string& path);

  /// The newest of the function; null without one.
  const BenchmarkRecord* last(const std::string& directory, const std::string& function) const;
  /// Oldest first.
  std::vector<const BenchmarkRecord*> all(const std::string& directory, const std::string& function) const;
  bool empty() const { return records_.empty(); }

 private:
  std::vector<BenchmarkRecord> records_;  // oldest first
};

/// Adds a line. Errors: kUnreadable.
analysis::Result<void> append_record(const std::string& path, const BenchmarkRecord& record);
/// Notes that the last trial that was measured of the function is the function now.
analysis::Result<void> append_adoption(const std::string& path, const std::string& directory,
                                       const std::string& function, std::int64_t time_nanos);

/// The workspace's file in $XDG_DATA_HOME/proflens/benchmarks; empty without a home.
std::string history_path(const GetEnv& variables, const std::string& workspace);

/// How the function did, oldest first.
std::vector<BenchmarkPoint> points_of(const std::vector<const BenchmarkRecord*>& records);
/// "1.18 µs ± 1% · 17 % faster than on 24 Nov", of the last points; empty without any.
std::string trend_text(const std::vector<BenchmarkPoint>& points);
/// "24 Nov 2026", UTC.
std::string day_text(std::int64_t time_nanos);

}  // namespace proflens::server

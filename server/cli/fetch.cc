#include "server/cli/fetch.h"

#include <chrono>
#include <ctime>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include "analysis/profile_summary.h"
#include "analysis/table_text.h"
#include "analysis/units.h"

#include "server/atomic_write.h"
#include "server/capture/capture.h"
#include "server/capture/workspace_commit.h"
#include "server/cli/json_text.h"
#include "server/paths.h"

namespace proflens::server::cli {
namespace {

using analysis::ErrorKind;
using analysis::fail;
using analysis::Result;

constexpr std::uint64_t kCap = std::uint64_t{512} << 20;  // the default of proflens.capture.keep

std::int64_t now_nanos() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

CaptureStore store_of(const Context& context) { return {context.files, captures_directory(context.environment), kCap}; }

/// The lines of @FILE, or the header itself. What is wrong with one is said without showing it.
Result<std::vector<std::string>> read_headers(const Context& context, const std::vector<std::string>& given) {
  std::vector<std::string> headers;
  for (const std::string& one : given) {
    if (!one.starts_with('@')) {
      headers.push_back(one);
      continue;
    }
    const auto text = context.files.read(absolute_path(context, one.substr(1)));
    if (!text) return std::unexpected(text.error());
    for (std::string_view rest = text->bytes; !rest.empty();) {
      std::string_view line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(rest.size(), line.size() + 1));
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (!line.empty()) headers.emplace_back(line);
    }
  }
  for (const std::string& header : headers)
    if (header.find(':') == std::string::npos || header.starts_with(':') ||
        header.find_first_of("\r\n") != std::string::npos)
      return fail(ErrorKind::kUsage, "--header: expected \"Name: value\", or @FILE with one a line");
  return headers;
}

std::string summary(const ProfileUrl& endpoint, const Fetched& fetched, const std::string& where) {
  const analysis::Profile& profile = fetched.profile;
  const std::size_t samples = profile.sample_count();
  return fmt::format("{}: {} of {}, {} stacks, {} bytes\n", where, endpoint.kind, endpoint.shown, samples,
                     fetched.bytes.size());
}

Result<std::string> write_out(const Context& context, const FetchOptions& options, const ProfileUrl& endpoint,
                              const Fetched& fetched) {
  if (options.output == "-") return fetched.bytes;
  if (!options.output.empty()) {
    const std::string path = options.output.starts_with('/') ? options.output : join(context.directory, options.output);
    if (auto written = write_atomically(path, fetched.bytes, kUsual); !written) return std::unexpected(written.error());
    return summary(endpoint, fetched, options.output);
  }
  CaptureStore store = store_of(context);
  Kept about;
  about.name = options.name;
  about.kind = endpoint.kind;
  about.time_nanos = now_nanos();
  about.seconds = endpoint.seconds;
  about.source = endpoint.shown;
  about.workspace = context.directory;
  about.commit = workspace_commit(context.files, context.directory);
  const auto kept = store.keep({about, fetched.bytes});
  if (!kept) return std::unexpected(kept.error());
  return summary(endpoint, fetched, kept->path);
}

Json to_json(const Kept& kept) {
  return {{"id", kept.id},
          {"name", kept.name},
          {"named", kept.named},
          {"kind", kept.kind},
          {"timeNanos", kept.time_nanos},
          {"seconds", kept.seconds},
          {"source", kept.source},
          {"commit", kept.commit},
          {"workspace", kept.workspace},
          {"size", kept.size},
          {"path", kept.path}};
}

std::string when(const Kept& kept) {
  return fmt::format("{:%F %T}", fmt::localtime(static_cast<std::time_t>(kept.time_nanos / 1'000'000'000)));
}

}  // namespace

Result<std::string> fetch(const Context& context, const FetchOptions& options,
                          const std::function<void(const std::string&)>& show) {
  auto endpoint = parse_profile_url(options.url, options.seconds);
  if (!endpoint) return std::unexpected(endpoint.error());
  auto headers = read_headers(context, options.headers);
  if (!headers) return std::unexpected(headers.error());
  CaptureRequest request{.endpoint = *endpoint, .access = {}, .limits = {}};
  request.access.headers = std::move(*headers);
  if (!options.ca_file.empty()) request.access.ca_file = absolute_path(context, options.ca_file);
  request.limits.answer = std::chrono::seconds(options.timeout);
  if (endpoint->completed) show("fetching " + endpoint->shown);
  const auto fetched =
      fetch_profile(request, [&](const HttpProgress& progress) { show(progress_text(*endpoint, progress)); }, {});
  if (!fetched) return std::unexpected(fetched.error());
  return write_out(context, options, *endpoint, *fetched);
}

Result<std::string> captures(const Context& context, const CapturesOptions& options) {
  CaptureStore store = store_of(context);
  if (!options.remove.empty()) {
    const auto removed = store.remove(options.remove);
    if (!removed) return std::unexpected(removed.error());
    return "deleted " + removed->name + "\n";
  }
  const std::vector<Kept> all = store.list();
  if (options.json) {
    Json list = Json::array();
    for (const Kept& kept : all) list.push_back(to_json(kept));
    return json_text({{"directory", store.directory()}, {"captures", std::move(list)}});
  }
  if (all.empty()) return std::string("nothing is kept; proflens fetch URL captures a profile\n");
  std::string text;
  for (const Kept& kept : all)
    text += analysis::printable(fmt::format("{}  {}  {}  {}{}", when(kept), kept.name, kept.source,
                                            kept.commit.substr(0, 10), kept.commit.empty() ? "" : "  ") +
                                kept.path) +
            "\n";
  return text;
}

}  // namespace proflens::server::cli

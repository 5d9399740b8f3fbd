#include "server/capture_cli_commands.h"

#include "server/capture/profile_url.h"
#include "server/command_setters.h"

namespace proflens::server {
namespace {

using cli::CapturesOptions;
using cli::FetchOptions;

constexpr const char* kFetchNotes =
    "Examples:\n"
    "  proflens fetch localhost:6060                 its CPU profile of 30 seconds\n"
    "  proflens fetch localhost:6060/debug/pprof/heap -o heap.prof\n"
    "  proflens fetch unix:/run/app.sock --seconds 10\n"
    "  proflens fetch https://host/debug/pprof/allocs --header @secret.txt\n\n"
    "https+insecure:// accepts any certificate. User and password may stand in the\n"
    "URL. Proxies are those of http_proxy, https_proxy and no_proxy.";

constexpr const char* kCapturesNotes = "They are in $XDG_DATA_HOME/proflens/captures (~/.local/share without that).";

template <class Store>
Setter seconds(Store store) {
  return number(1, kMostSeconds, [store](Command& command, std::int64_t value) {
    store(std::get<FetchOptions>(command), static_cast<int>(value));
  });
}

}  // namespace

CommandDefinition fetch_command() {
  return {.name = "fetch",
          .summary = "a profile of a running program (net/http/pprof)",
          .arguments = {{"URL", Argument::Count::kOne, "HOST:PORT, or the URL of a profile", text(&FetchOptions::url)}},
          .flags = {{"seconds", "N", "measure for so long (30 for a CPU profile)",
                     seconds([](FetchOptions& options, int value) { options.seconds = value; })},
                    {"output", "FILE", "write it there (or -o FILE; - is standard output)\ninstead of keeping it",
                     text(&FetchOptions::output), "output", 'o'},
                    {"name", "NAME", "what to call it among those that are kept", text(&FetchOptions::name), "output"},
                    {"header", "TEXT", "send \"Name: value\", or each line of @FILE;\nmay be given repeatedly",
                     texts(&FetchOptions::headers)},
                    {"ca", "FILE", "authorities to trust, PEM", text(&FetchOptions::ca_file)},
                    {"timeout", "N", "give up so many seconds after the measuring (60)",
                     seconds([](FetchOptions& options, int value) { options.timeout = value; })}},
          .notes = kFetchNotes,
          .defaults = FetchOptions{}};
}

CommandDefinition captures_command() {
  return {.name = "captures",
          .summary = "the captured profiles that are kept, newest first",
          .arguments = {},
          .flags = {{"delete", "NAME", "delete this one", text(&CapturesOptions::remove)},
                    {"json", "", "print JSON, for scripts", switched_on(&CapturesOptions::json)}},
          .notes = kCapturesNotes,
          .defaults = CapturesOptions{}};
}

}  // namespace proflens::server

// What comes from outside around a capture and a run: URLs, redirects, answers, the output of go test. The first byte
// of the input chooses.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "server/capture/judge.h"
#include "server/capture/profile_url.h"
#include "server/run/go_output.h"
#include "server/wire_log.h"

using namespace proflens::server;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] % 4 == 0) {
    const auto url = parse_profile_url(text, std::nullopt);
    if (url && url->shown.find(url->password) != std::string::npos && url->password.size() > 30) std::abort();
    const auto from = parse_profile_url("https://ann:secret@localhost/x", std::nullopt);
    const auto to = from ? redirected(*from, text) : from;
    if (to && !to->url.starts_with("https://")) std::abort();
    if (to && !is_same_server(*from, *to) && !to->password.empty()) std::abort();
  } else if (data[0] % 4 == 1) {
    HttpAnswer answer;
    answer.status = text.size() % 5 == 0 ? 404 : 200;
    answer.body = text;
    (void)judge(answer);
  } else if (data[0] % 4 == 2) {
    for (const BuildError& error : build_errors(text + "\n[build failed]"))
      if (error.line == 0) std::abort();
    (void)benchmark_lines(text);
    (void)last_line(text);
  } else {
    (void)without_credentials(text);
  }
  return 0;
}

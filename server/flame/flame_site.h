// The flame graph as a site: http://127.0.0.1:PORT/TOKEN/, where TOKEN is secret and new in each run.
//
//   GET  TOKEN/                 the page
//   GET  TOKEN/data             what is on display, as editors/flame/src/data.ts has it
//   GET  TOKEN/changes?after=N  {"version", "reveal"}; held until the version is not N, or for kHoldSeconds
//   POST TOKEN/open             {"name", "file", "line"}: the editor is to go there; answers {"opened", "why"}
//   POST TOKEN/type             {"type"}: the sample type to show, in the editor as well
// Anything else, and any other token, is not found. It owns its server and thread; what the user wishes is handed on,
// and show() and reveal() only note something, so the caller never waits. All public functions: main thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "protocol/json.h"

#include "server/flame/http_server.h"
#include "server/loaded_profile.h"

namespace proflens::server {

/// What somebody wants who looks at the page. `answer` takes what the page gets to know; to be called once.
struct FlameWish {
  std::string type;  // set: to see this sample type
  struct Place {
    std::string name, file;
    std::uint32_t line = 0;  // as recorded, from 1; 0: the function
  };
  std::optional<Place> place;  // set: to go there
  std::function<void(protocol::Json)> answer;
};

class FlameSite {
 public:
  static constexpr int kHoldSeconds = 25;
  using OnWish = std::function<void(FlameWish)>;  // on the site's thread

  static analysis::Result<std::unique_ptr<FlameSite>> open(OnWish on_wish);
  ~FlameSite();  // closes it; what is being made for the page is given up

  std::string url() const;
  /// The set that is on display from now on.
  void show(std::shared_ptr<const ProfileSet> set);
  /// The page is to show this function.
  void reveal(std::string function, std::string file);
  /// Whether a page is open: it would be asking for changes now, or has a moment ago.
  bool is_watched() const;

 private:
  struct State;
  explicit FlameSite(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

}  // namespace proflens::server

// Everything that can happen to the server, as one closed list. Values that one thread makes and the main thread takes
// (server/inbox.h).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "analysis/line_map.h"
#include "analysis/result.h"

#include "protocol/rpc.h"

#include "server/callers_document.h"
#include "server/client.h"
#include "server/derived_profile.h"
#include "server/file_view.h"
#include "server/flame/flame_site.h"
#include "server/loaded_profile.h"

namespace proflens::server {

struct MessageArrived {
  protocol::Message message;
};

struct ClientGone {
  std::string why;  // for the log
};

/// A reading request was answered on a worker.
struct RequestDone {
  Ticket ticket;
  protocol::Result<protocol::RawJson> result;
};

/// A document was written for the user on a worker.
struct DocumentWritten {
  protocol::Result<CallersDocument> document;
  std::shared_ptr<std::move_only_function<void(protocol::Result<protocol::Json>)>> reply;
};

/// A command was answered on a worker.
struct CommandDone {
  protocol::Result<protocol::Json> result;
  std::shared_ptr<std::move_only_function<void(protocol::Result<protocol::Json>)>> reply;
};

struct CandidatesFound {
  std::uint64_t generation = 0;  // of the folders
  std::vector<std::string> paths;
};

struct ProfileLoaded {
  LoadRequest request;
  std::uint64_t ticket = 0;
  analysis::Result<std::shared_ptr<const LoadedProfile>> profile;
};

/// Loaded profiles by other rules of paths: what each was, and what it is now.
struct ProfilesResolved {
  std::vector<std::pair<std::shared_ptr<const LoadedProfile>, std::shared_ptr<const LoadedProfile>>> profiles;
};

/// The profiles as the user has chosen to look at them, one for each that was loaded then; or why that cannot be.
struct ProfilesDerived {
  std::uint64_t generation = 0;  // of the choice
  std::shared_ptr<const Choice> choice;
  analysis::Result<std::vector<std::shared_ptr<const LoadedProfile>>> profiles;
};

struct ViewBuilt {
  protocol::Uri uri;
  std::uint64_t generation = 0;  // of the set and settings
  std::shared_ptr<const FileView> view;
};

/// Of a profile that is loaded, with the bases that were found.
struct BasesFound {
  std::uint64_t ticket = 0;
  std::shared_ptr<const LoadedProfile> profile;
  bool complete = false;  // else of the open documents only
};

/// Functions of a loaded profile that are in other files now.
struct MovesFound {
  std::uint64_t generation = 0;
  std::shared_ptr<const LoadedProfile> profile;  // that was asked about
  std::shared_ptr<const LoadedProfile> with_moves;
};

/// Findings with advice, of the profiles of a set.
struct AdviceFound {
  std::uint64_t generation = 0;
  std::shared_ptr<const AdviceSet> advice;
};

/// The default.pgo files of the workspace, as they are now.
struct PgoStates;
struct PgoExamined {
  std::shared_ptr<const PgoStates> states;
};

/// A command was worked out on a worker.
struct Answered {
  protocol::Result<protocol::Json> result;
  std::shared_ptr<std::move_only_function<void(protocol::Result<protocol::Json>)>> reply;
};

/// A document was quiet for a moment: its lines are to be matched with their base once more, from scratch …
struct RematchDue {
  protocol::Uri uri;
  std::int32_t version = 0;
};
/// … and have been.
struct Rematched {
  protocol::Uri uri;
  std::int32_t version = 0;
  std::shared_ptr<const FileView> view;  // whose base it is
  analysis::LineMap map;
};

/// Names in watched directories that may have changed; coalesced.
struct PathsChanged {
  std::vector<std::string> paths;
};

/// How far a job is; see server/jobs.h.
struct JobAdvanced {
  std::uint64_t ticket = 0;
  std::string message;
  std::optional<std::uint32_t> percentage;
};

/// `finish` is to be called on the main thread, and says in a few words how it ended.
struct JobFinished {
  std::uint64_t ticket = 0;
  std::move_only_function<std::string()> finish;
};

/// Requests that were held for the first view are answered with what there is.
struct HoldExpired {};

/// Somebody who looks at the flame graph wants something …
struct FlameAsked {
  FlameWish wish;
};
/// … and this is where to go.
struct FlamePlaced {
  protocol::Location location;
  std::function<void(protocol::Json)> answer;
};

using Event = std::variant<MessageArrived, ClientGone, RequestDone, DocumentWritten, CommandDone, CandidatesFound,
                           ProfileLoaded, ProfilesResolved, ProfilesDerived, BasesFound, ViewBuilt, MovesFound,
                           RematchDue, Rematched, PathsChanged, JobAdvanced, JobFinished, HoldExpired, FlameAsked,
                           FlamePlaced, AdviceFound, PgoExamined, Answered>;

}  // namespace proflens::server

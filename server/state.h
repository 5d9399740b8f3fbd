// The state of a session, and what changes it as a whole: settings, folders, profiles, views. Main thread only; workers
// see Snapshots (server/dispatch.h).
//
// Decorations (lenses and hints) that are asked for before the first profile is there would have to be asked for again,
// and not every client can be told to: so such requests are held until nothing is being loaded, or kHold has passed.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "protocol/initialize.h"

#include "server/base_finds.h"
#include "server/client.h"
#include "server/config.h"
#include "server/document.h"
#include "server/environment.h"
#include "server/flame/flame_site.h"
#include "server/ignores.h"
#include "server/jobs.h"
#include "server/loads.h"
#include "server/pgo_files.h"
#include "server/published.h"
#include "server/run/go_output.h"

namespace proflens::server {

struct State {
  enum class Phase : std::uint8_t { kStarting, kRunning, kShutDown };
  static constexpr std::chrono::milliseconds kHold{500};
  static constexpr std::chrono::milliseconds kPause{150};      // of the user at the keyboard
  static constexpr std::chrono::milliseconds kLongHold{5000};  // for a client that cannot be told to ask again

  State(Environment& world, Client::Send send)
      : environment(world),
        client(std::move(send)),
        loads(environment, client),
        base_finds(environment),
        pgo_files(environment),
        jobs(environment, client),
        published(client) {}

  // ---- what there is ----
  Environment& environment;
  Client client;
  Phase phase = Phase::kStarting;
  std::optional<int> exit_code;  // set: the session ends

  protocol::ClientCapabilities capabilities;
  std::string command_prefix;
  std::optional<std::chrono::milliseconds> patience;  // of the client, where it has told it
  std::vector<std::string> folders;                   // absolute, without links
  Config base_config;                                 // of initializationOptions
  std::shared_ptr<const Config> config = std::make_shared<const Config>();
  std::shared_ptr<const Ignores> ignores = std::make_shared<const Ignores>();
  std::shared_ptr<SharedSourceMap> sources;

  std::map<protocol::Uri, std::shared_ptr<const Document>> documents;
  std::shared_ptr<const ProfileSet> set = std::make_shared<const ProfileSet>();
  std::map<std::string, std::vector<BuildError>> build_errors;  // by path, of the last run
  /// By path of a loaded profile: what was there before the latest change of the sources.
  std::map<std::string, std::shared_ptr<const analysis::Profile>> earlier;
  std::map<std::string, std::string> problems;  // by path: why a profile could not be loaded, or loaded again
  std::shared_ptr<const Choice> choice = std::make_shared<const Choice>();
  Loads loads;
  BaseFinds base_finds;
  PgoFiles pgo_files;
  Jobs jobs;
  Published published;
  std::unique_ptr<FlameSite> flame_site;  // null until the user asks for it

  // ---- settings and folders ----
  void set_folders(const std::vector<std::string>& paths);
  void apply_config(const protocol::Json& settings);
  std::string absolute(const std::string& path) const;  // relative to the first folder

  // ---- profiles ----
  /// Configured profiles and discovery; after the settings are known.
  void load_initial();
  void load(const LoadRequest& request, Loads::OnDone on_done = nullptr);
  bool unload(const std::string& path);
  /// Folders changed, so paths resolve differently.
  void reload_all();
  void profile_loaded(const ProfileLoaded& loaded);
  void bases_found(const BasesFound& found);
  void moves_found(const MovesFound& found);
  void candidates_found(const CandidatesFound& found);
  void paths_changed(const PathsChanged& changed);
  void advice_found(const AdviceFound& found);
  void pgo_examined(const PgoExamined& examined);
  /// False when no loaded profile has such a type.
  bool select_sample_type(const std::string& type, const std::string& path);

  // ---- paths ----
  /// The rules of the settings and of .proflens/paths.json, read anew; what is loaded follows at once.
  void update_path_rules();
  /// Keeps one more rule in .proflens/paths.json of the first folder; `on_applied` is told when it is in force.
  analysis::Result<void> add_path_rule(const PathRule& rule, std::move_only_function<void()> on_applied);
  void profiles_resolved(const ProfilesResolved& resolved);

  // ---- what of them is looked at (state_choice.cc) ----
  using OnChosen = std::move_only_function<void(const analysis::Result<void>&)>;
  /// A filter, or none, and the path of a base, or none. The numbers on display change when all are there.
  void choose(const Choice& wanted, OnChosen on_done);
  void profiles_derived(const ProfilesDerived& derived);

  // ---- documents ----
  /// Replaces an open document by a changed copy, for snapshots may hold it. False when it is not open.
  template <class Change>
  bool edit(const protocol::Uri& uri, Change&& change) {
    const auto found = documents.find(uri);
    if (found == documents.end()) return false;
    auto copy = std::make_shared<Document>(*found->second);
    change(*copy);
    found->second = std::move(copy);
    return true;
  }
  void open(Document document);
  void close(const protocol::Uri& uri);
  void view_built(const ViewBuilt& built);
  void publish(const Document& document);
  /// Shows these instead of those of the run before.
  void set_build_errors(const std::vector<BuildError>& errors);
  void rebuild_views(ViewRequest::Base base);
  /// After a change: once the user pauses, lines are matched again from scratch, off this thread.
  void changed(const protocol::Uri& uri);
  void rematch(const RematchDue& due);
  void rematched(Rematched done);

  // ---- held requests ----
  bool is_settling() const;
  void hold(std::move_only_function<void()> answer);
  void release_held();
  void settle();

  void tell(protocol::MessageType type, const std::string& message);

 private:
  void replace_set(std::shared_ptr<const ProfileSet> next, ViewRequest::Base base);
  void take_profile(std::shared_ptr<const LoadedProfile> loaded);
  void keep_earlier(const LoadedProfile& before, const LoadedProfile& now);
  void report_failure(const ProfileLoaded& loaded);
  void warn_of_few_samples(const LoadedProfile& loaded);
  void tell_of_unresolved(const LoadedProfile& loaded);
  void resolve_again();
  void show_flames();
  void find_bases();
  void find_moves();
  void find_advice();
  void discover();
  void load_next_candidate();
  std::vector<std::string> kinds() const;
  void publish_path(const std::string& path);
  void build_view_of(const Document& document, ViewRequest::Base base);
  void refresh();
  void update_watches();

  void derive_all();
  void finish_choosing(const analysis::Result<void>& result);

  bool loaded_initially_ = false;
  std::uint64_t folder_generation_ = 0;
  bool searching_ = false;               // for candidates
  std::vector<std::string> candidates_;  // newest last
  std::size_t resolving_ = 0;            // rounds of resolving that are under way
  std::vector<std::move_only_function<void()>> on_resolved_;
  std::uint64_t choice_generation_ = 0;
  bool deriving_ = false;
  std::vector<OnChosen> choosing_;
  ViewRequest::Base due_base_ = ViewRequest::Base::kKnown;  // of views that wait for what is being derived
  std::uint64_t view_generation_ = 0;
  std::uint64_t move_generation_ = 0;
  std::stop_source move_search_;
  std::uint64_t advice_generation_ = 0;
  std::vector<std::shared_ptr<const LazyGroups>> advised_;  // what advice was last looked for in
  Config::Advice advised_by_;
  std::size_t views_awaited_ = 0;
  bool type_chosen_ = false;  // by the user: a profile that turns up does not change what is on display
  bool refresh_due_ = false;
  bool hold_expired_ = false;
  bool hold_timer_running_ = false;
  std::vector<std::move_only_function<void()>> held_;
  std::set<std::string> warned_;
};

}  // namespace proflens::server

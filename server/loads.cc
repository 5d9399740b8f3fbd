#include "server/loads.h"

#include <utility>

#include "server/paths.h"

namespace proflens::server {

void Loads::start(const LoadRequest& request, const std::shared_ptr<SharedSourceMap>& sources, bool show_progress,
                  OnDone on_done) {
  Running& running = running_[request.path];
  if (on_done) running.waiting.push_back(std::move(on_done));
  running.request.path = request.path;
  running.request.discovered =
      running.ticket == 0 ? request.discovered : running.request.discovered && request.discovered;
  running.sources = sources;
  running.show_progress = running.show_progress || show_progress;
  if (running.ticket != 0) {
    running.again = true;
  } else {
    submit(running);
  }
}

void Loads::submit(Running& running) {
  running.ticket = next_ticket_++;
  running.stop = std::stop_source();
  running.again = false;
  running.progress.emplace(client_, running.show_progress, "proflens/load/" + std::to_string(running.ticket),
                           "Loading " + std::string(base_name(running.request.path)));
  environment_.heavy.submit([environment = &environment_, request = running.request, sources = running.sources,
                             ticket = running.ticket, stop = running.stop.get_token()] {
    environment->inbox.push(ProfileLoaded{
        request, ticket, load_profile(environment->files, *sources, request, environment->parallel, stop)});
  });
}

bool Loads::is_latest(const ProfileLoaded& loaded) const {
  const auto found = running_.find(loaded.request.path);
  return found != running_.end() && found->second.ticket == loaded.ticket && !found->second.again;
}

void Loads::finish(const ProfileLoaded& loaded) {
  const auto found = running_.find(loaded.request.path);
  if (found == running_.end() || found->second.ticket != loaded.ticket) return;
  if (found->second.again) {
    found->second.progress->end("changed meanwhile, loading again");
    return submit(found->second);
  }
  // Whoever is told may start the next load of this path.
  Running done = std::move(found->second);
  running_.erase(found);
  done.progress->end(loaded.profile ? "loaded" : loaded.profile.error().message);
  for (OnDone& on_done : done.waiting) on_done(loaded.profile);
}

void Loads::cancel(const protocol::ProgressToken& token) {
  for (auto& [path, running] : running_)
    if (running.progress && token == protocol::ProgressToken(running.progress->token())) running.stop.request_stop();
}

/// Ends what the client was told of at once: nothing is sent after the answer to shutdown.
void Loads::cancel_all() {
  for (auto& [path, running] : running_) {
    running.stop.request_stop();
    running.again = false;
    if (running.progress) running.progress->end("cancelled");
  }
}

}  // namespace proflens::server

#include "server/jobs.h"

#include <utility>

namespace proflens::server {

void Jobs::submit(Title title, std::move_only_function<Finish(const Job&)> work) {
  const std::uint64_t ticket = next_ticket_++;
  Running& running = running_[ticket];
  running.progress.emplace(client_, title.show_progress, "proflens/job/" + std::to_string(ticket),
                           std::move(title.text));
  running.on_request_cancelled = std::make_unique<std::stop_callback<std::function<void()>>>(
      title.request, [stop = running.stop]() mutable { stop.request_stop(); });
  Job job{running.stop.get_token(), [inbox = &environment_.inbox, ticket](std::string message, auto percentage) {
            inbox->push(JobAdvanced{ticket, std::move(message), percentage});
          }};
  environment_.jobs->submit([inbox = &environment_.inbox, ticket, job = std::move(job),
                             work = std::move(work)]() mutable { inbox->push(JobFinished{ticket, work(job)}); });
}

void Jobs::advanced(const JobAdvanced& event) {
  const auto found = running_.find(event.ticket);
  if (found != running_.end()) found->second.progress->report(event.message, event.percentage);
}

void Jobs::finished(JobFinished&& event) {
  auto running = running_.extract(event.ticket);
  if (!running) return;
  // Whoever is told may start the next one.
  running.mapped().progress->end(event.finish());
}

void Jobs::cancel(const protocol::ProgressToken& token) {
  for (auto& [ticket, running] : running_)
    if (token == protocol::ProgressToken(running.progress->token())) running.stop.request_stop();
}

void Jobs::cancel_all() {
  stop_all();
  for (auto& [ticket, running] : running_) running.progress->end("cancelled");
}

void Jobs::stop_all() {
  for (auto& [ticket, running] : running_) running.stop.request_stop();
}

}  // namespace proflens::server

// A session with one client: takes events one by one, on the main thread, and says what to answer.
//
// Drives the state through the dispatcher; owns neither threads nor the wire, so that a test or a fuzzer can run whole
// sessions in memory.
#pragma once

#include <optional>

#include "protocol/framer.h"

#include "server/dispatch.h"
#include "server/state.h"

namespace proflens::server {

class Session {
 public:
  Session(Environment& environment, Client::Send send) : state_(environment, std::move(send)) {}

  void handle(Event event);
  /// Set when the session is over.
  std::optional<int> exit_code() const { return state_.exit_code; }

 private:
  void on(MessageArrived&& event);
  void on(ClientGone&& event);
  void on(RequestDone&& event);
  void on(DocumentWritten&& event);
  void on(CommandDone&& event);
  void on(CandidatesFound&& event);
  void on(ProfileLoaded&& event);
  void on(ProfilesResolved&& event);
  void on(BasesFound&& event);
  void on(MovesFound&& event);
  void on(RematchDue&& event);
  void on(Rematched&& event);
  void on(ProfilesDerived&& event);
  void on(ViewBuilt&& event);
  void on(PathsChanged&& event);
  void on(JobAdvanced&& event);
  void on(JobFinished&& event);
  void on(HoldExpired&& event);
  void on(FlameAsked&& event);
  void on(FlamePlaced&& event);
  void on(AdviceFound&& event);
  void on(PgoExamined&& event);
  void on(Answered&& event);

  Dispatcher dispatcher_;
  State state_;
};

/// Turns bytes from the wire into events. One thread.
class MessageReader {
 public:
  explicit MessageReader(Inbox& inbox) : inbox_(inbox) {}
  void feed(std::string_view bytes);

 private:
  Inbox& inbox_;
  protocol::Framer framer_;
};

}  // namespace proflens::server

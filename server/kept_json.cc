#include "server/kept_json.h"

namespace proflens::server {

protocol::Json to_json(const Kept& kept) {
  return {{"id", kept.id},
          {"name", kept.name},
          {"named", kept.named},
          {"kind", kept.kind},
          {"timeNanos", kept.time_nanos},
          {"seconds", kept.seconds},
          {"operations", kept.operations},
          {"source", kept.source},
          {"commit", kept.commit},
          {"workspace", kept.workspace},
          {"size", kept.size},
          {"path", kept.path}};
}

ServerAccess access_of(const ServerSettings& settings) {
  ServerAccess access{.user = settings.user.value_or(""),
                      .password = settings.password.value_or(""),
                      .token = settings.token.value_or(""),
                      .headers = {},
                      .ca_file = settings.caFile.value_or(""),
                      .insecure = settings.insecure.value_or(false)};
  if (settings.headers)
    for (const auto& [name, value] : *settings.headers) access.headers.push_back(name + ": " + value);
  return access;
}

}  // namespace proflens::server

// Captures and the settings of servers, between their files, the settings and the wire. Pure.
#pragma once

#include "protocol/json.h"

#include "server/capture/http.h"
#include "server/capture/store.h"
#include "server/config.h"

namespace proflens::server {

protocol::Json to_json(const Kept& kept);

ServerAccess access_of(const ServerSettings& settings);

}  // namespace proflens::server

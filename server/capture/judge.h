// Whether what a server answered is a profile; if not, what it said and what to try. Pure; any thread.
#pragma once

#include "analysis/parallel.h"
#include "analysis/profile.h"

#include "server/capture/http.h"

namespace proflens::server {

/// Parses the body. Secrets are in no message.
analysis::Result<analysis::Profile> judge(const HttpAnswer& answer, const std::stop_token& stop = {});

}  // namespace proflens::server

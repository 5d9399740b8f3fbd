// `proflens.showCallers`: everything known of one function, as a Markdown file in the user's cache directory that any
// editor can open.
#pragma once

#include <string>

#include "protocol/error.h"
#include "protocol/json.h"

#include "server/go_environment.h"
#include "server/loaded_profile.h"

namespace proflens::server {

struct CallersDocument {
  std::string path;  // of the file; empty when it could not be written
  std::string text;
};

/// kRequestFailed when no loaded profile has the function. For a worker.
protocol::Result<CallersDocument> callers_document(const ProfileSet& set, const std::string& function,
                                                   const GetEnv& variables, std::int64_t now_nanos);

/// Writes it into the user's cache directory; the path, empty when it could not be written.
std::string write_document(const std::string& name, const std::string& text, const GetEnv& variables);

}  // namespace proflens::server

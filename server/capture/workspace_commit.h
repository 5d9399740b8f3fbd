// Which commit a workspace is at, read from .git without running anything. Any thread.
#pragma once

#include <string>

#include "server/files.h"

namespace proflens::server {

/// The commit's full hash; empty outside of a repository and before its first commit. Work trees and packed references
/// are understood.
std::string workspace_commit(Files& files, const std::string& folder);

}  // namespace proflens::server

// Files that are either whole or not there: written beside their place, flushed, and renamed into it.
//
// Errors: kUnreadable, with the path and the system's words. Any thread.
#pragma once

#include <string>
#include <string_view>
#include <sys/types.h>

#include "analysis/result.h"

namespace proflens::server {

constexpr mode_t kPrivate = 0600, kUsual = 0666;  // before the umask

analysis::Result<void> write_atomically(const std::string& path, std::string_view bytes, mode_t mode);

/// The directory and those above it; those that were missing are for the user alone.
analysis::Result<void> make_private_directory(const std::string& path);

/// A new directory for the user alone, below $TMPDIR or /tmp; its name starts with "proflens-".
analysis::Result<std::string> make_temporary_directory(const std::string& parent);

}  // namespace proflens::server

// From a frame to a line of today, and back: which file and line the editor goes to when a frame is clicked, and which
// function a line of a document is in.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "protocol/error.h"
#include "protocol/types.h"

#include "server/config.h"
#include "server/document.h"

namespace proflens::server {

struct FlameJump {
  std::shared_ptr<const ProfileSet> set;  // about the profile on display
  std::shared_ptr<const Config> config;
  std::shared_ptr<const Document> document;  // the file, when it is open
  std::string path;                          // of the file
  analysis::NodeId function{};               // kFunction
  std::uint32_t line = 0;                    // as recorded, from 1; 0: the function's declaration
};

/// A function of the profile on display: by its name, and of several the one in that file.
std::optional<analysis::NodeId> flame_function(const ProfileSet& set, const std::string& name, const std::string& file);

/// The file of this machine that a function is in now; an error says why there is none.
protocol::Result<std::string> flame_path(const LoadedProfile& loaded, analysis::NodeId function);

/// Where the line is in the text of now. Reads the file unless it is open: for a worker.
protocol::Location flame_location(Files& files, const FlameJump& jump);

/// The function that a line of a document is in, of those that the profile on display has; the line is the document's.
std::optional<analysis::NodeId> flame_function_at(const Document& document, std::uint32_t line);

}  // namespace proflens::server

#include "server/callers_document.h"

#include <cctype>
#include <filesystem>
#include <fstream>

#include "server/paths.h"
#include "server/report.h"

namespace proflens::server {

using analysis::Level;
using analysis::NodeId;

namespace {

constexpr std::size_t kNeighbours = 40;

std::string sections(const ProfileSet& set, const std::string& function, std::int64_t now_nanos) {
  std::string text;
  for (std::size_t p = 0; p < set.profiles.size(); ++p) {
    const LoadedProfile& loaded = *set.profiles[p];
    const auto nodes = loaded.tables->nodes(Level::kFunction);
    for (std::uint32_t i = 0; i < nodes.size(); ++i) {
      if (nodes[i].name != function) continue;
      const NodeId node{index_of(loaded.tables->first(Level::kFunction)) + i};
      const Subject subject{loaded, node, p == set.active ? set.sample_type : loaded.profile().default_sample_type,
                            false};
      text += "\n**" + verdict(subject) + "**\n\n" + cost_table(subject) + neighbour_tables(subject, kNeighbours) +
              "\n" + provenance(loaded, subject.sample_type, now_nanos) + "\n";
    }
  }
  return text;
}

std::string file_name(const std::string& function) {
  std::string name;
  for (const char c : function.substr(function.rfind('/') + 1))
    name += std::isalnum(static_cast<unsigned char>(c)) ? c : '-';
  return "callers-of-" + name.substr(0, 80) + ".md";
}

}  // namespace

std::string write_document(const std::string& name, const std::string& text, const GetEnv& variables) {
  std::string cache = variables("XDG_CACHE_HOME").value_or("");
  if (!cache.starts_with('/')) cache = join(variables("HOME").value_or("/tmp"), ".cache");
  const std::string directory = join(cache, "proflens"), path = join(directory, name);
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  return file ? path : "";
}

protocol::Result<CallersDocument> callers_document(const ProfileSet& set, const std::string& function,
                                                   const GetEnv& variables, std::int64_t now_nanos) {
  const std::string body = sections(set, function, now_nanos);
  if (body.empty()) return protocol::fail(protocol::ErrorCode::kRequestFailed, function + ": no loaded profile has it");
  CallersDocument document{.path = {}, .text = "# " + function + "\n" + body};
  document.path = write_document(file_name(function), document.text, variables);
  return document;
}

}  // namespace proflens::server

// What the loaded profiles say about one open file: where their costs are in the text on disk, and the remarks on it.
//
// The text on disk is the base, for that is what was built and measured; from there the document's line map leads into
// the buffer. Const once built; any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analysis/annotate.h"
#include "analysis/findings.h"
#include "analysis/placement.h"
#include "analysis/text_buffer.h"

#include "server/config.h"
#include "server/loaded_profile.h"

namespace proflens::server {

/// One version of a file on disk.
struct BaseText {
  analysis::TextBuffer text;
  std::optional<analysis::Outline> syntax;  // of a file in a language that has a reader
  FileStat stat;
};

/// Null when it cannot be read.
std::shared_ptr<const BaseText> read_base_text(Files& files, const std::string& path);

/// Where what a profile has in a file is in a text of it, with what came there from other files. Nothing: it has
/// nothing.
std::optional<analysis::Placement> placement_in(const LoadedProfile& loaded, const std::string& path,
                                                const BaseText& base);

/// Adds costs of functions that were recorded in other files and are in this one now.
void add_guests(analysis::Placement& placement, const LoadedProfile& loaded, const std::string& path,
                const BaseText& base);

struct FileView {
  std::string path;  // absolute, without links
  std::shared_ptr<const BaseText> base;
  std::shared_ptr<const ProfileSet> set;
  std::vector<std::optional<analysis::Placement>> placements;  // one a profile; nothing where it has no costs here
  std::vector<analysis::FunctionNote> lenses;
  std::vector<analysis::LineNote> hints;
  struct Remark {
    analysis::Finding finding;
    std::size_t profile = 0;               // into set->profiles
    std::optional<analysis::Edge> caller;  // the hottest one, where that is known
  };
  std::vector<Remark> remarks;  // diagnostics
};

struct ViewRequest {
  std::string path;
  /// Which text numbers are placed in. Where the text that a profile was recorded from is not known, the one that was
  /// there when it was loaded stands for it, and has to stay.
  enum class Base : std::uint8_t { kDisk, kDiskIfRecorded, kKnown };  // the strongest first
  std::string buffer_text;                                            // stands in when the file cannot be read
  std::shared_ptr<const BaseText> known;                              // used again when the file has not changed
  Base base = Base::kDisk;
  std::shared_ptr<const ProfileSet> set;
  std::shared_ptr<const Config> config;
};

std::shared_ptr<const FileView> build_view(Files& files, const ViewRequest& request);

}  // namespace proflens::server

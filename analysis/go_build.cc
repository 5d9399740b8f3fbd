// The section .go.buildinfo is as Go's debug/buildinfo reads it: 14 bytes of magic, a pointer size, flags; since
// Go 1.18 (flag 2) two texts with a varint of their length follow at byte 32, the second of them the module's in 16
// bytes of marks on both sides. Earlier binaries have no commit.
#include "analysis/go_build.h"

#include <bit>
#include <cstring>
#include <optional>
#include <string_view>
#include <vector>

namespace proflens::analysis {
namespace {

constexpr std::string_view kMagic = "\xff Go buildinf:";
constexpr std::size_t kMarks = 16;                         // bytes
constexpr std::size_t kMaxSections = 4096;                 // of one file
constexpr std::size_t kMaxSection = std::size_t{1} << 20;  // bytes of a section that is read
constexpr std::uint32_t kNoteType = 7;                     // SHT_NOTE
constexpr std::uint32_t kGnuBuildId = 3;                   // NT_GNU_BUILD_ID

/// Little-endian values of 64-bit ELF; every machine that Go is profiled on here has both.
template <class T>
T value_at(std::string_view bytes, std::size_t offset) {
  T value{};
  if (offset + sizeof value <= bytes.size()) std::memcpy(&value, bytes.data() + offset, sizeof value);
  static_assert(std::endian::native == std::endian::little);
  return value;
}

struct Section {
  std::uint32_t name = 0, type = 0;
  std::uint64_t offset = 0, size = 0;
};

std::vector<Section> sections_of(const ReadPiece& read) {
  const std::string header = read(0, 64);
  if (header.size() < 64 || !header.starts_with("\x7f"
                                                "ELF\x02\x01"))
    return {};
  const auto entry_size = value_at<std::uint16_t>(header, 58), count = value_at<std::uint16_t>(header, 60);
  if (entry_size != 64 || count > kMaxSections) return {};
  const std::string table = read(value_at<std::uint64_t>(header, 40), std::size_t{count} * 64);
  std::vector<Section> sections;
  for (std::size_t at = 0; at + 64 <= table.size(); at += 64)
    sections.push_back({value_at<std::uint32_t>(table, at), value_at<std::uint32_t>(table, at + 4),
                        value_at<std::uint64_t>(table, at + 24), value_at<std::uint64_t>(table, at + 32)});
  return sections;
}

/// A length and so many bytes.
std::optional<std::string_view> take_text(std::string_view& bytes) {
  std::uint64_t size = 0;
  unsigned shift = 0;
  while (true) {
    if (bytes.empty() || shift > 56) return std::nullopt;
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    size |= std::uint64_t{byte & 0x7fU} << shift;
    shift += 7;
    if (byte < 0x80) break;
  }
  if (size > bytes.size()) return std::nullopt;
  const std::string_view text = bytes.substr(0, size);
  bytes.remove_prefix(size);
  return text;
}

void read_settings(std::string_view module, GoBuild& build) {
  constexpr std::string_view kRevision = "build\tvcs.revision=";
  while (!module.empty()) {
    const std::string_view line = module.substr(0, module.find('\n'));
    module.remove_prefix(std::min(module.size(), line.size() + 1));
    if (line.starts_with(kRevision)) build.revision = line.substr(kRevision.size());
    if (line == "build\tvcs.modified=true") build.modified = true;
  }
}

void read_info(std::string_view section, GoBuild& build) {
  constexpr std::size_t kHeader = 32;
  constexpr unsigned char kInline = 2;
  if (!section.starts_with(kMagic) || section.size() < kHeader) return;
  if ((static_cast<unsigned char>(section[15]) & kInline) == 0) return;
  section.remove_prefix(kHeader);
  if (!take_text(section)) return;  // Go's version
  const auto module = take_text(section);
  if (module && module->size() > 2 * kMarks) read_settings(module->substr(kMarks, module->size() - 2 * kMarks), build);
}

void read_notes(std::string_view notes, GoBuild& build) {
  const auto padded = [](std::uint32_t size) { return (std::uint64_t{size} + 3) & ~std::uint64_t{3}; };
  while (notes.size() >= 12) {
    const auto name_size = value_at<std::uint32_t>(notes, 0), size = value_at<std::uint32_t>(notes, 4);
    const std::uint64_t begin = 12 + padded(name_size), end = begin + padded(size);
    if (end > notes.size()) return;
    if (value_at<std::uint32_t>(notes, 8) == kGnuBuildId && notes.substr(12, 4) == std::string_view("GNU\0", 4)) {
      build.build_id.clear();
      for (const char c : notes.substr(begin, size)) {
        build.build_id += "0123456789abcdef"[static_cast<unsigned char>(c) >> 4];
        build.build_id += "0123456789abcdef"[static_cast<unsigned char>(c) & 15];
      }
    }
    notes.remove_prefix(end);
  }
}

}  // namespace

GoBuild read_go_build(const ReadPiece& read) {
  GoBuild build;
  const std::vector<Section> sections = sections_of(read);
  for (const Section& section : sections) {
    if (section.size > kMaxSection) continue;
    if (section.type == kNoteType) read_notes(read(section.offset, section.size), build);
    // By its magic: the names of the sections need not be there.
    if (section.size >= kMagic.size() && read(section.offset, kMagic.size()) == kMagic)
      read_info(read(section.offset, section.size), build);
  }
  return build;
}

}  // namespace proflens::analysis

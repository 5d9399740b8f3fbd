// Everything but the line is decided once per function; a frame then costs two look-ups.
#include "analysis/cost_nodes.h"

#include <bit>
#include <deque>
#include <fmt/format.h>
#include <string>
#include <unordered_map>
#include <utility>

#include "analysis/package_name.h"

namespace proflens::analysis {
namespace {

constexpr std::uint32_t kNone = index_of(kNoNode);

/// The nodes of a function at the levels that do not depend on the line, as indices within their level.
struct FunctionNodes {
  std::uint32_t name = kNone, function = kNone, file = kNone, package = kNone;
};

std::uint64_t pair_of(std::uint32_t high, std::uint32_t low) { return (static_cast<std::uint64_t>(high) << 32) | low; }

/// From pairs of numbers to indices; open addressing, because a frame costs little more than a look-up here.
class PairIndex {
 public:
  PairIndex() { expect(0); }
  explicit PairIndex(std::size_t expected) { expect(expected); }

  /// Only while it is empty.
  void expect(std::size_t keys) { slots_.assign(std::bit_ceil(keys * 2 + 16), {}); }

  /// The index under the key, which becomes `next` when the key is new.
  std::uint32_t find_or_add(std::uint64_t key, std::uint32_t next) {
    if (used_ * 2 >= slots_.size()) grow();
    Slot& slot = find(key);
    if (slot.index_plus_1 == 0) {
      slot = {key, next + 1};
      ++used_;
    }
    return slot.index_plus_1 - 1;
  }

 private:
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t index_plus_1 = 0;
  };

  Slot& find(std::uint64_t key) {
    std::size_t at = (key * 0x9e3779b97f4a7c15ULL) >> 20 & (slots_.size() - 1);
    while (slots_[at].index_plus_1 != 0 && slots_[at].key != key) at = (at + 1) & (slots_.size() - 1);
    return slots_[at];
  }

  void grow() {
    std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(slots_.size() * 2));
    for (const Slot& slot : old) {
      if (slot.index_plus_1 != 0) find(slot.key) = slot;
    }
  }

  std::vector<Slot> slots_;
  std::size_t used_ = 0;
};

class NodeMaker {
 public:
  explicit NodeMaker(const Profile& profile)
      : profile_(profile), function_map_(profile.functions.size() + profile.mappings.size()) {
    // Upper bounds: room that is not used costs nothing, a vector that grows is copied to pages never written before.
    level(Level::kFunctionName).reserve(profile.functions.size() + profile.mappings.size());
    level(Level::kFunction).reserve(profile.functions.size() + profile.mappings.size());
    level(Level::kFunctionLine).reserve(profile.frames.size() + profile.line_rows.size());
    level(Level::kSourceLine).reserve(profile.frames.size() + profile.line_rows.size());
  }

  NodeTable run(const ParallelFor& parallel) {
    clean_files();
    name_packages(parallel);
    make_unsymbolised();
    functions_.resize(profile_.functions.size());
    for (FunctionId id{}; index_of(id) < functions_.size(); id = FunctionId{index_of(id) + 1}) {
      if (!profile_.functions[index_of(id)].name.empty()) functions_[index_of(id)] = named_function(id);
    }
    make_frames(parallel);
    for (const LineRow& row : profile_.line_rows) make_row(row);
    return finish();
  }

 private:
  std::vector<Node>& level(Level l) { return levels_[static_cast<std::size_t>(l)]; }

  std::uint32_t add_node(Level l, const Node& node) {
    level(l).push_back(node);
    return static_cast<std::uint32_t>(level(l).size() - 1);
  }

  std::uint32_t find_or_add(std::unordered_map<std::string_view, std::uint32_t>& map, std::string_view key, Level l,
                            const Node& node) {
    const auto [at, is_new] = map.try_emplace(key, static_cast<std::uint32_t>(level(l).size()));
    if (is_new) level(l).push_back(node);
    return at->second;
  }
  std::uint32_t find_or_add(PairIndex& map, std::uint64_t key, Level l, const Node& node) {
    const std::uint32_t index = map.find_or_add(key, static_cast<std::uint32_t>(level(l).size()));
    if (index == level(l).size()) level(l).push_back(node);
    return index;
  }

  std::string_view keep(std::string text) { return texts_->emplace_back(std::move(text)); }

  void clean_files() {
    std::unordered_map<std::string_view, FileId> first;
    for (std::uint32_t i = 0; i < profile_.files.size(); ++i) {
      const std::string_view path = profile_.files[i];
      table_.clean_files.push_back(is_clean_path(path) ? path : keep(clean_path(path)));
      canonical_.push_back(first.try_emplace(table_.clean_files.back(), FileId{i}).first->second);
    }
    file_nodes_.assign(profile_.files.size(), kNone);
  }

  /// Named after the mapping, as pprof does; one node per path, though it shows the last part of it only.
  void make_unsymbolised() {
    std::unordered_map<std::string_view, std::uint32_t> by_path;
    for (const Mapping& mapping : profile_.mappings) {
      std::string_view shown = "<unknown>";
      if (!mapping.file.empty() && !by_path.contains(mapping.file)) {
        const std::string_view path = mapping.file.substr(0, mapping.file.find_last_not_of('/') + 1);
        shown = keep(fmt::format("[{}]", path.empty() ? "/" : path.substr(path.rfind('/') + 1)));
      }
      const std::uint32_t name = find_or_add(by_path, mapping.file, Level::kFunctionName, Node{shown, {}, 0, kNoNode});
      const std::string_view kept = level(Level::kFunctionName)[name].name;
      unsymbolised_names_.push_back(name);
      unsymbolised_functions_.push_back(
          find_or_add(function_map_, pair_of(name, 0), Level::kFunction, Node{kept, {}, 0, kNoNode}));
    }
  }

  /// Cutting names is a third of the work that functions are, and needs nothing but the function.
  void name_packages(const ParallelFor& parallel) {
    constexpr std::size_t kParts = 2;
    const std::size_t count = profile_.functions.size();
    packages_.resize(count);
    parallel(kParts, [&](std::size_t part) {
      for (std::size_t i = count * part / kParts; i < count * (part + 1) / kParts; ++i) {
        const Function& function = profile_.functions[i];
        const FileId file = canonical_[index_of(function.file)];
        packages_[i] = package_name(function.name, table_.clean_files[index_of(file)]);
      }
    });
  }

  FunctionNodes named_function(FunctionId id) {
    const std::string_view name = profile_.functions[index_of(id)].name;
    return function_nodes(find_or_add(name_map_, name, Level::kFunctionName, Node{name, {}, 0, kNoNode}), id);
  }

  /// Its name is that of the mapping, so it depends on where the frame is.
  FunctionNodes nameless_function(FunctionId id, MappingId mapping) {
    return function_nodes(unsymbolised_names_[index_of(mapping)], id);
  }

  FunctionNodes function_nodes(std::uint32_t name, FunctionId id) {
    const Function& function = profile_.functions[index_of(id)];
    FunctionNodes nodes;
    const FileId file = canonical_[index_of(function.file)];
    const std::string_view shown = level(Level::kFunctionName)[name].name;
    nodes.name = name;
    nodes.function = find_or_add(function_map_, pair_of(name, index_of(file)), Level::kFunction,
                                 Node{shown, file, function.start_line, kNoNode});
    Node& node = level(Level::kFunction)[nodes.function];
    if (node.line == 0) node.line = function.start_line;
    nodes.file = file_node(file);
    nodes.package = package_node(packages_[index_of(id)]);
    return nodes;
  }

  std::uint32_t file_node(FileId file) {
    const std::string_view path = table_.clean_files[index_of(file)];
    if (path.empty()) return kNone;
    std::uint32_t& node = file_nodes_[index_of(file)];
    if (node == kNone) node = add_node(Level::kFile, Node{path, file, 0, kNoNode});
    return node;
  }

  std::uint32_t package_node(const std::string& name) {
    if (name.empty()) return kNone;
    if (const auto at = package_map_.find(name); at != package_map_.end()) return at->second;
    const std::string_view kept = keep(name);
    return find_or_add(package_map_, kept, Level::kPackage, Node{kept, {}, 0, kNoNode});
  }

  /// The two levels with lines are most of the work and have nothing in common, so each may have a thread. The second
  /// one writes to a column of its own: both would write to the same cache lines at the same time.
  void make_frames(const ParallelFor& parallel) {
    table_.frame_nodes.resize(profile_.frames.size() * kLevelCount, kNoNode);
    std::vector<NodeId> source_lines(profile_.frames.size(), kNoNode);
    parallel(2, [&](std::size_t i) { i == 0 ? make_function_lines() : make_source_lines(source_lines); });
    constexpr auto kAt = static_cast<std::size_t>(Level::kSourceLine);
    for (std::size_t i = 0; i < source_lines.size(); ++i) table_.frame_nodes[i * kLevelCount + kAt] = source_lines[i];
  }

  void make_function_lines() {
    line_map_.expect(profile_.frames.size());
    for_each_frame([&](const Location& location, std::uint32_t i) {
      const Frame& frame = profile_.frames[i];
      NodeId* nodes = &table_.frame_nodes[i * kLevelCount];
      set_owner(nodes, owner_of(frame.function, location.mapping));
      add_function_line(frame.function, frame.line, nodes);
    });
  }

  void make_source_lines(std::vector<NodeId>& lines) {
    source_map_.expect(profile_.frames.size());
    for_each_frame([&](const Location&, std::uint32_t i) {
      lines[i] = source_line(profile_.frames[i].function, profile_.frames[i].line);
    });
  }

  template <class Visit>
  void for_each_frame(Visit visit) {
    for (const Location& location : profile_.locations) {
      for (std::uint32_t i = location.first_frame; i < location.first_frame + location.frame_count; ++i)
        visit(location, i);
    }
  }

  void make_row(const LineRow& row) {
    table_.row_nodes.resize(table_.row_nodes.size() + kLevelCount, kNoNode);
    NodeId* nodes = &table_.row_nodes.back() - (kLevelCount - 1);
    set_owner(nodes, owner_of(row.function, MappingId{}));
    add_function_line(row.function, row.line, nodes);
    at(nodes, Level::kSourceLine) = source_line(row.function, row.line);
  }

  FunctionNodes owner_of(FunctionId id, MappingId mapping) {
    const bool has_name = !profile_.functions[index_of(id)].name.empty();
    return has_name ? functions_[index_of(id)] : nameless_function(id, mapping);
  }

  static NodeId& at(NodeId* nodes, Level l) { return nodes[static_cast<std::size_t>(l)]; }

  static void set_owner(NodeId* nodes, const FunctionNodes& owner) {
    at(nodes, Level::kFunctionName) = NodeId{owner.name};
    at(nodes, Level::kFunction) = NodeId{owner.function};
    at(nodes, Level::kFile) = NodeId{owner.file};
    at(nodes, Level::kPackage) = NodeId{owner.package};
  }

  void add_function_line(FunctionId id, std::uint32_t line, NodeId* nodes) {
    const NodeId owner = at(nodes, Level::kFunction);
    const FileId file = canonical_[index_of(profile_.functions[index_of(id)].file)];
    at(nodes, Level::kFunctionLine) =
        NodeId{find_or_add(line_map_, pair_of(index_of(owner), line), Level::kFunctionLine,
                           Node{level(Level::kFunction)[index_of(owner)].name, file, line, owner})};
  }

  NodeId source_line(FunctionId id, std::uint32_t line) {
    const FileId file = canonical_[index_of(profile_.functions[index_of(id)].file)];
    const std::string_view path = table_.clean_files[index_of(file)];
    if (line == 0 || path.empty()) return kNoNode;
    return NodeId{
        find_or_add(source_map_, pair_of(index_of(file), line), Level::kSourceLine, Node{path, file, line, kNoNode})};
  }

  /// From indices within a level to indices into all nodes.
  NodeTable finish() {
    table_.level_begin.push_back(0);
    std::size_t count = 0;
    for (const std::vector<Node>& nodes : levels_) count += nodes.size();
    table_.nodes.reserve(count);
    for (std::vector<Node>& level_nodes : levels_) {
      const std::vector<Node> nodes = std::exchange(level_nodes, {});  // gone afterwards: there may be millions
      table_.nodes.insert(table_.nodes.end(), nodes.begin(), nodes.end());
      table_.level_begin.push_back(static_cast<std::uint32_t>(table_.nodes.size()));
    }
    for (std::vector<NodeId>* nodes : {&table_.frame_nodes, &table_.row_nodes}) {
      for (std::size_t i = 0; i < nodes->size(); ++i) (*nodes)[i] = shifted((*nodes)[i], i % kLevelCount);
    }
    for (Node& node : table_.nodes) node.function = shifted(node.function, static_cast<std::size_t>(Level::kFunction));
    for (std::size_t i = 0; i < unsymbolised_names_.size(); ++i) {
      table_.unsymbolised.push_back(NodeId{unsymbolised_names_[i]});
      table_.unsymbolised.push_back(shifted(NodeId{unsymbolised_functions_[i]}, 1));
    }
    table_.storage = texts_;
    return std::move(table_);
  }

  NodeId shifted(NodeId node, std::size_t level_index) const {
    return node == kNoNode ? node : NodeId{index_of(node) + table_.level_begin[level_index]};
  }

  const Profile& profile_;
  NodeTable table_;
  std::vector<Node> levels_[kLevelCount];
  std::shared_ptr<std::deque<std::string>> texts_ = std::make_shared<std::deque<std::string>>();
  std::vector<FileId> canonical_;          // by FileId: the first file of the same clean path
  std::vector<std::uint32_t> file_nodes_;  // by FileId
  std::vector<std::string> packages_;      // by FunctionId: their names
  std::vector<FunctionNodes> functions_;   // by FunctionId; those with a name
  std::vector<std::uint32_t> unsymbolised_names_, unsymbolised_functions_;  // by MappingId
  std::unordered_map<std::string_view, std::uint32_t> name_map_, package_map_;
  PairIndex function_map_, line_map_, source_map_;
};

}  // namespace

bool is_clean_path(std::string_view path) {
  if (path.size() > 1 && path.ends_with('/')) return false;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const bool part_begins = i == 0 || path[i - 1] == '/';
    if (part_begins && i > 0 && path[i] == '/') return false;
    if (part_begins && path[i] == '.' && path != ".") return false;  // "./", "../" or a hidden file: look closer
  }
  return true;
}

std::string clean_path(std::string_view path) {
  const bool rooted = path.starts_with('/');
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t slash = std::min(path.find('/', at), path.size());
    const std::string_view part = path.substr(at, slash - at);
    at = slash + 1;
    if (part.empty() || part == ".") continue;
    if (part == ".." && !parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else if (part != ".." || !rooted) {
      parts.push_back(part);
    }
  }
  std::string out = rooted ? "/" : "";
  for (const std::string_view part : parts) {
    if (out.size() > 1 || (!rooted && !out.empty())) out += '/';
    out += part;
  }
  return out.empty() ? "." : out;
}

NodeTable make_nodes(const Profile& profile, const ParallelFor& parallel) { return NodeMaker(profile).run(parallel); }

}  // namespace proflens::analysis

#include "server/history/version_walk.h"

#include "analysis/outline.h"

#include "server/paths.h"

namespace proflens::server {
namespace {

using Kind = TreeEntry::Kind;

constexpr std::size_t kMaxDepth = 64;        // of directories
constexpr std::size_t kMaxListed = 500'000;  // files, and directories, of one tree

}  // namespace

VersionWalk::VersionWalk(ObjectStore& store, std::vector<WantedFile> files)
    : store_(store), files_(std::move(files)), nodes_(1), found_(files_.size()), version_of_blob_(files_.size()) {
  for (std::size_t i = 0; i < files_.size(); ++i) {
    nodes_[node_of(files_[i].path)].files.push_back(i);
    perfect_ += score(*files_[i].anchors, "", nullptr).perfect_weight();
  }
}

std::size_t VersionWalk::node_of(const std::string& path) {
  std::size_t node = 0;
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    const auto [child, fresh] = nodes_[node].children.try_emplace(path.substr(at, end - at), nodes_.size());
    const std::size_t next = child->second;
    if (fresh) nodes_.emplace_back();
    node = next;
    at = end + 1;
  }
  return node;
}

std::uint64_t VersionWalk::visit(const Commit& commit) { return visit_tree(0, commit.tree, commit); }

std::uint64_t VersionWalk::visit_tree(std::size_t node, const ObjectId& tree, const Commit& commit) {
  if (const auto known = nodes_[node].known.find(tree); known != nodes_[node].known.end()) return known->second;
  std::uint64_t weight = 0;
  if (const auto bytes = store_.read(tree, ObjectStore::Type::kTree))
    for_each_entry(*bytes, tree.size, [&](const TreeEntry& entry) {
      const auto child = nodes_[node].children.find(std::string(entry.name));
      if (child == nodes_[node].children.end()) return;
      if (entry.kind == Kind::kTree) weight += visit_tree(child->second, entry.id, commit);
      if (entry.kind == Kind::kFile)
        for (const std::size_t file : nodes_[child->second].files) weight += visit_blob(file, entry.id, commit);
    });
  nodes_[node].known.emplace(tree, weight);
  return weight;
}

std::uint64_t VersionWalk::visit_blob(std::size_t file, const ObjectId& blob, const Commit& commit) {
  const auto [known, fresh] = version_of_blob_[file].try_emplace(blob, found_[file].size());
  if (!fresh) return found_[file][known->second].score.weight();
  Version version{.blob = blob, .score = {}, .commit = commit.id, .seconds = commit.seconds};
  // A blob that is not here, or too large, agrees with nothing.
  if (const auto text = store_.read(blob, ObjectStore::Type::kBlob)) {
    const auto outline = analysis::outline(files_[file].anchors->language, *text);
    version.score = score(*files_[file].anchors, *text, outline ? &*outline : nullptr);
  }
  found_[file].push_back(version);
  return version.score.weight();
}

const Version* VersionWalk::version_in(std::size_t file, const ObjectId& tree) {
  const auto found = version_of_blob_[file].find(blob_at(store_, tree, files_[file].path));
  return found == version_of_blob_[file].end() ? nullptr : &found_[file][found->second];
}

ObjectId blob_at(ObjectStore& store, ObjectId tree, std::string_view path) {
  for (std::size_t depth = 0; depth < kMaxDepth; ++depth) {
    const auto bytes = store.read(tree, ObjectStore::Type::kTree);
    if (!bytes) return {};
    const std::size_t slash = path.find('/');
    const std::string_view name = path.substr(0, slash);
    const Kind wanted = slash == std::string_view::npos ? Kind::kFile : Kind::kTree;
    ObjectId next;
    for_each_entry(*bytes, tree.size, [&](const TreeEntry& entry) {
      if (entry.name == name && entry.kind == wanted) next = entry.id;
    });
    if (!next || wanted == Kind::kFile) return next;
    tree = next;
    path.remove_prefix(slash + 1);
  }
  return {};
}

TreeListing::TreeListing(ObjectStore& store, const ObjectId& tree) { list(store, tree, "", 0); }

void TreeListing::list(ObjectStore& store, const ObjectId& tree, const std::string& prefix, std::size_t depth) {
  // Trees that hold one another many times over are few objects and a great many directories.
  if (depth >= kMaxDepth || ++trees_ > kMaxListed) return;
  const auto bytes = store.read(tree, ObjectStore::Type::kTree);
  if (!bytes) return;
  for_each_entry(*bytes, tree.size, [&](const TreeEntry& entry) {
    if (count_ >= kMaxListed) return;
    std::string path = prefix + std::string(entry.name);
    if (entry.kind == Kind::kTree) list(store, entry.id, path + "/", depth + 1);
    if (entry.kind != Kind::kFile) return;
    ++count_;
    by_name_[std::string(entry.name)].push_back({std::move(path), entry.id});
  });
}

const std::vector<TreeListing::File>& TreeListing::named(std::string_view base_name) const {
  static const std::vector<File> kNone;
  const auto found = by_name_.find(std::string(base_name));
  return found == by_name_.end() ? kNone : found->second;
}

std::vector<TreeListing::File> TreeListing::in_directory(std::string_view directory) const {
  std::vector<File> files;
  for (const auto& [name, same_name] : by_name_)
    for (const File& file : same_name)
      if (directory_of(file.path) == directory) files.push_back(file);
  return files;
}

}  // namespace proflens::server

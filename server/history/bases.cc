#include "server/history/bases.h"

#include "analysis/outline.h"

namespace proflens::server {

using analysis::FileId;
using analysis::RecordedText;

std::string_view evidence_name(Evidence evidence) {
  switch (evidence) {
    case Evidence::kEmbedded:
      return "embedded";
    case Evidence::kCommit:
      return "commit";
    case Evidence::kFingerprint:
      return "fingerprint";
    case Evidence::kTime:
      return "time";
    case Evidence::kFileTime:
      return "file time";
    case Evidence::kUnverified:
      return "unverified";
  }
  return "";
}

Bases::Bases(Files& files, GetEnv variables, std::vector<std::shared_ptr<const Base>> by_file)
    : files_(files), variables_(std::move(variables)), by_file_(std::move(by_file)) {}

const Base* Bases::base_of(FileId file) const {
  return index_of(file) < by_file_.size() ? by_file_[index_of(file)].get() : nullptr;
}

const RecordedText* Bases::recorded_of(FileId file) const {
  const Base* base = base_of(file);
  if (!base) return nullptr;
  const std::lock_guard lock(mutex_);
  const auto [known, fresh] = fetched_.try_emplace(index_of(file));
  if (fresh) known->second = fetch(*base);
  return known->second.get();
}

std::unique_ptr<const RecordedText> Bases::fetch(const Base& base) const {
  const std::optional<std::string> text = text_of(base);
  if (!text) return nullptr;
  const std::string& path = base.path.empty() ? base.file : base.path;
  return std::make_unique<const RecordedText>(
      RecordedText{.text = analysis::TextBuffer(*text),
                   .outline = analysis::outline(analysis::language_of(path), *text),
                   .evidence = base.evidence,
                   .certainty = base.certainty,
                   .path = base.path,
                   .revision = base.revision,
                   .commit_nanos = base.commit_nanos});
}

std::optional<std::string> Bases::text_of(const Base& base) const {
  if (base.text) return base.text;
  if (base.blob) {
    std::unique_ptr<ObjectStore>& store = stores_[base.repository.directory];
    if (!store)
      if (auto opened = open_store(base.repository, variables_)) store = std::move(*opened);
    return store ? store->read(base.blob, ObjectStore::Type::kBlob) : std::nullopt;
  }
  const auto bytes = files_.read(base.file);
  return bytes ? std::optional<std::string>(bytes->bytes) : std::nullopt;
}

}  // namespace proflens::server

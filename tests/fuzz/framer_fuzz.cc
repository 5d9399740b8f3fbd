// Fuzzes the framer: however the bytes are cut, the items are the same, and messages framed by us always come back once
// the stream is in step. The first byte chooses the cut. Seeds: corpus/framer_fuzz.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "protocol/framer.h"

using proflens::protocol::frame;
using proflens::protocol::Framer;

namespace {

using Items = std::vector<std::pair<std::string, std::string>>;

void require(bool condition) {
  if (!condition) std::abort();
}

void drain(Framer& framer, Items& items) {
  while (auto item = framer.next()) {
    require(item->body.empty() != item->error.empty());
    items.emplace_back(std::move(item->body), std::move(item->error));
  }
}

Items in_pieces(std::string_view bytes, std::size_t size) {
  Framer framer;
  Items items;
  for (std::size_t at = 0; at < bytes.size(); at += size) {
    framer.feed(bytes.substr(at, size));
    drain(framer, items);
  }
  return items;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t piece = data[0] + 1u;
  const Items whole = in_pieces(bytes, std::max<std::size_t>(bytes.size(), 1));
  // An endless line is refused as soon as it is too long, which depends on the cut.
  if (bytes.size() < 60'000) require(in_pieces(bytes, piece) == whole);
  const std::string framed = frame(bytes) + frame("{}");
  const Items ours = in_pieces(framed, piece);
  if (!bytes.empty()) require(ours.size() == 2 && ours[0].first == bytes && ours[1].first == "{}");
  return 0;
}

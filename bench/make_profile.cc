// make_profile: writes a large pprof profile, the same one each time, for measuring readers.
//
//   make_profile FILE [SCALE]     SCALE 1: 300 000 samples, 13.35 million frames, 45 MB of protobuf, 36 MB of gzip
//
// The shape is that of a merged production profile of a Go service: 30 000 functions in 2 500 files and 400 packages,
// 90 000 locations (one in four holds an inlined call), stacks of 25 to 64 locations which share their roots with other
// stacks and differ towards the leaf, two sample types, a label on some. The wire order is Go's: samples first, string
// table last. SCALE multiplies the samples; the tables stay.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>
#include <zlib.h>

#include "analysis/wire.h"

namespace {

using proflens::analysis::wire::append_varint;

constexpr std::uint32_t kFunctions = 30'000, kFiles = 2'500, kPackages = 400, kLocations = 90'000;
constexpr std::uint32_t kSamples = 300'000;

/// xorshift64*: the same numbers on every machine, which the standard's distributions do not promise.
class Random {
 public:
  std::uint32_t below(std::uint32_t limit) {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return static_cast<std::uint32_t>(((state_ * 0x2545f4914f6cdd1dULL) >> 32) * limit >> 32);
  }

 private:
  std::uint64_t state_ = 0x9e3779b97f4a7c15ULL;
};

class GzipFile {
 public:
  explicit GzipFile(const char* path) : file_(gzopen(path, "wb1"), &gzclose) {}
  bool is_open() const { return file_ != nullptr; }
  void write(const std::string& bytes) {
    written_ += bytes.size();
    if (gzwrite(file_.get(), bytes.data(), static_cast<unsigned>(bytes.size())) <= 0) std::exit(1);
  }
  std::size_t written() const { return written_; }

 private:
  std::unique_ptr<gzFile_s, decltype(&gzclose)> file_;
  std::size_t written_ = 0;
};

void add_number(std::string& out, unsigned field, std::uint64_t value) {
  append_varint(out, field << 3);
  append_varint(out, value);
}

void add_bytes(std::string& out, unsigned field, const std::string& bytes) {
  append_varint(out, field << 3 | 2);
  append_varint(out, bytes.size());
  out += bytes;
}

class Generator {
 public:
  Generator(GzipFile& file, std::uint32_t scale) : file_(file), scale_(scale) {}

  void run() {
    header();
    for (std::uint32_t i = 0; i < kSamples * scale_; ++i) sample();
    tables();
    std::string out;
    for (const std::string& text : strings_) add_bytes(out, 6, text);
    file_.write(out);
    std::printf("%u samples, %zu frames, %zu bytes\n", kSamples * scale_, frames_, file_.written());
  }

 private:
  std::uint64_t text(std::string value) {
    strings_.push_back(std::move(value));
    return strings_.size() - 1;
  }

  void value_type(std::string& out, unsigned field, const char* type, const char* unit) {
    std::string message;
    add_number(message, 1, text(type));
    add_number(message, 2, text(unit));
    add_bytes(out, field, message);
  }

  void header() {
    std::string out;
    add_number(out, 9, 1'700'000'000'000'000'000);
    value_type(out, 1, "samples", "count");
    value_type(out, 1, "cpu", "nanoseconds");
    value_type(out, 11, "cpu", "nanoseconds");
    add_number(out, 12, 10'000'000);
    key_ = text("endpoint");
    for (int i = 0; i < 20; ++i) endpoints_.push_back(text("/api/v" + std::to_string(i)));
    file_.write(out);
  }

  /// Each sample keeps some of the frames next to the root of the one before, as stacks of one server do.
  void sample() {
    const std::uint32_t depth = 25 + random_.below(40);
    const std::uint32_t shared = random_.below(6);
    stack_.resize(depth);
    for (std::uint32_t i = 0; i < depth; ++i) {
      const std::uint32_t from_root = depth - 1 - i;
      if (from_root >= shared || roots_.size() <= from_root) stack_[i] = location();
      if (from_root < shared && from_root < roots_.size()) stack_[i] = roots_[from_root];
    }
    roots_.assign(stack_.rbegin(), stack_.rbegin() + 6);
    frames_ += depth;
    std::string ids, values, message, out;
    const std::uint64_t count = 1 + random_.below(3);
    append_varint(values, count);
    append_varint(values, count * 10'000'000);
    add_bytes(message, 2, values);
    for (const std::uint32_t id : stack_) append_varint(ids, id);
    add_bytes(message, 1, ids);
    if (random_.below(8) == 0) {
      std::string label;
      add_number(label, 1, key_);
      add_number(label, 2, endpoints_[random_.below(20)]);
      add_bytes(message, 3, label);
    }
    add_bytes(out, 2, message);
    file_.write(out);
  }

  std::uint32_t location() { return 1 + random_.below(kLocations); }

  void tables() {
    std::string out, mapping;
    add_number(mapping, 1, 1);
    add_number(mapping, 2, 0x400000);
    add_number(mapping, 3, 0x4000000);
    add_number(mapping, 5, text("/srv/bin/service"));
    add_bytes(out, 3, mapping);
    std::vector<std::uint64_t> files;
    for (std::uint32_t i = 0; i < kFiles; ++i) {
      files.push_back(
          text("/build/example.com/service/pkg" + std::to_string(i % kPackages) + "/file" + std::to_string(i) + ".go"));
    }
    for (std::uint32_t i = 0; i < kLocations; ++i) add_location(out, i);
    for (std::uint32_t i = 0; i < kFunctions; ++i) add_function(out, i, files[i % kFiles]);
    file_.write(out);
  }

  void add_location(std::string& out, std::uint32_t index) {
    std::string message;
    add_number(message, 1, index + 1);
    add_number(message, 2, 1);
    add_number(message, 3, 0x401000 + index * 16);
    for (std::uint32_t i = random_.below(4) == 0 ? 2 : 1; i > 0; --i) {
      const std::uint32_t function = random_.below(kFunctions);
      std::string line;
      add_number(line, 1, function + 1);
      add_number(line, 2, function / kFiles * 40 + 10 + random_.below(30));
      add_bytes(message, 4, line);
    }
    add_bytes(out, 4, message);
  }

  void add_function(std::string& out, std::uint32_t index, std::uint64_t file) {
    std::string message;
    const std::uint64_t name = text("example.com/service/pkg" + std::to_string(index % kFiles % kPackages) +
                                    ".(*Handler" + std::to_string(index % 97) + ").Method" + std::to_string(index));
    add_number(message, 1, index + 1);
    add_number(message, 2, name);
    add_number(message, 3, name);
    add_number(message, 4, file);
    add_number(message, 5, index / kFiles * 40 + 5);
    add_bytes(out, 5, message);
  }

  GzipFile& file_;
  std::uint32_t scale_;
  Random random_;
  std::vector<std::string> strings_{""};
  std::vector<std::uint64_t> endpoints_;
  std::vector<std::uint32_t> stack_, roots_;
  std::uint64_t key_ = 0;
  std::size_t frames_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  GzipFile file(argv[1]);
  if (!file.is_open()) return 1;
  Generator(file, argc > 2 ? static_cast<std::uint32_t>(std::atoi(argv[2])) : 1).run();
  return 0;
}

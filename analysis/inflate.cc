// Inflaters and what they share: an output that grows without copying, a cap, and questions whether to go on.
// Which library serves what, and the measurements: docs/decisions/inflate.md.
#include "analysis/inflate.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <fmt/format.h>
#include <isa-l/igzip_lib.h>
#include <memory>
#include <optional>
#include <span>
#include <zstd.h>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace proflens::analysis {
namespace {

constexpr int kMaxLayers = 2;
constexpr std::size_t kStep = std::size_t{1} << 20;  // bytes between two looks at the stop token

/// Output memory. realloc moves large blocks by remapping pages on Linux, so growing copies nothing, and memory that
/// is reserved but not written costs nothing.
class Output {
 public:
  explicit Output(std::size_t cap) : cap_(cap) {}
  ~Output() { std::free(data_); }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  bool reserve(std::size_t size) {
    size = std::min(size, cap_ + 1);  // one byte over the cap shows that the data goes on
    if (size <= capacity_) return true;
    void* grown = std::realloc(data_, size);
    if (grown == nullptr) return false;
    data_ = static_cast<char*>(grown);
    capacity_ = size;
    use_huge_pages();
    return true;
  }
  bool make_room() { return size_ < capacity_ || (capacity_ <= cap_ && reserve(std::max(kStep, capacity_ * 2))); }

  char* free_space() { return data_ + size_; }
  std::size_t room() const { return std::min(capacity_ - size_, kStep); }
  void add(std::size_t count) { size_ += count; }
  std::size_t size() const { return size_; }
  std::span<char> reserved() const { return {data_, capacity_}; }
  bool over_cap() const { return size_ > cap_; }

  Buffer take() {
    char* data = std::exchange(data_, nullptr);
    return {std::shared_ptr<const void>(data, [](const void* p) { std::free(const_cast<void*>(p)); }),
            std::string_view(data, size_), data};
  }

 private:
  /// Page faults are a tenth of the time it takes to inflate.
  void use_huge_pages() {
#ifdef __linux__
    constexpr std::size_t kHugePage = std::size_t{2} << 20;
    if (capacity_ < 4 * kHugePage) return;
    const auto begin = (reinterpret_cast<std::uintptr_t>(data_) + kHugePage - 1) & ~(kHugePage - 1);
    const auto end = (reinterpret_cast<std::uintptr_t>(data_) + capacity_) & ~(kHugePage - 1);
    (void)madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);  // advice: failing changes nothing
#endif
  }

  std::size_t cap_;
  char* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

Result<Unwrapped> finish(Output& output, std::vector<std::string> warnings) {
  if (!output.reserve(1)) return fail(ErrorKind::kTooLarge, "out of memory");
  return Unwrapped{output.take(), std::move(warnings)};
}

/// What must hold before the next step; an error ends the work.
std::optional<Error> check(Output& output, std::size_t cap, const std::stop_token& stop) {
  if (stop.stop_requested()) return Error{ErrorKind::kCancelled, "cancelled"};
  if (output.over_cap()) return Error{ErrorKind::kTooLarge, fmt::format("inflates to more than {} bytes", cap)};
  if (!output.make_room()) return Error{ErrorKind::kTooLarge, "out of memory"};
  return std::nullopt;
}

/// Lets the kernel clear pages that are about to be written, ahead of the thread that writes them: that is a fifth of
/// the time it takes to inflate. A memory range that has moved meanwhile is refused, or filled with the zeros that it
/// reads as anyway.
void populate(std::span<char> memory, const std::atomic<bool>& done) {
#if defined(__linux__) && defined(MADV_POPULATE_WRITE)
  constexpr std::size_t kPiece = std::size_t{2} << 20, kPage = 4096;
  const auto end = reinterpret_cast<std::uintptr_t>(memory.data() + memory.size()) & ~(kPage - 1);
  for (auto at = (reinterpret_cast<std::uintptr_t>(memory.data()) + kPage - 1) & ~(kPage - 1); at < end && !done;) {
    const std::uintptr_t next = std::min<std::uintptr_t>(end, (at + kPiece) & ~(kPiece - 1));
    if (madvise(reinterpret_cast<void*>(at), next - at, MADV_POPULATE_WRITE) != 0) return;
    at = next;
  }
#else
  (void)memory, (void)done;
#endif
}

bool is_gzip(std::string_view bytes) { return bytes.starts_with("\x1f\x8b"); }
bool is_zstd(std::string_view bytes) { return bytes.starts_with("\x28\xb5\x2f\xfd"); }

/// The size that a gzip file claims in its last four bytes, if it may be believed: deflate cannot shrink data to less
/// than a 1032nd.
std::size_t claimed_size(std::string_view file) {
  if (file.size() < 18) return 0;
  std::size_t size = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    size |= static_cast<std::size_t>(static_cast<unsigned char>(file[file.size() - 4 + i])) << (8 * i);
  }
  return size <= file.size() * 1032 ? size : 0;
}

std::string_view gzip_reason(int code) {
  switch (code) {
    case ISAL_INCORRECT_CHECKSUM:
      return "wrong checksum";
    case ISAL_UNSUPPORTED_METHOD:
      return "unknown method";
    default:
      return "broken data";
  }
}

/// Zero padding after the last member is common (tapes, block devices) and not worth a word.
void warn_of_trailing_bytes(std::string_view rest, std::vector<std::string>& warnings) {
  if (rest.find_first_not_of('\0') == std::string_view::npos) return;
  warnings.push_back(fmt::format("ignored {} bytes after the end of the compressed data", rest.size()));
}

class Gunzip {
 public:
  Gunzip(std::string_view file, const ParseOptions& options)
      : file_(file),
        cap_(options.inflated_cap),
        stop_(options.stop),
        parallel_(options.parallel),
        output_(cap_),
        state_(std::make_unique<inflate_state>()) {}

  Result<Unwrapped> run() {
    const std::size_t claimed = claimed_size(file_);
    (void)output_.reserve(claimed + 1);  // a claim, so failing is no error
    if (claimed < kWorthAThread || claimed / kUsualRatio > file_.size()) return inflate();
    std::optional<Result<Unwrapped>> result;
    std::atomic<bool> done = false;
    const std::span<char> memory = output_.reserved();
    parallel_(2, [&](std::size_t i) {
      if (i == 1) return populate(memory, done);
      result = inflate();
      done = true;
    });
    return std::move(*result);
  }

 private:
  static constexpr std::size_t kWorthAThread = std::size_t{4} << 20;  // bytes
  static constexpr std::size_t kUsualRatio = 16;  // what claims to inflate further is not trusted with memory

  Result<Unwrapped> inflate() {
    start_member();
    for (;;) {
      if (auto error = check(output_, cap_, stop_)) return fail(std::move(*error), "gzip");
      const int code = step();
      if (code != ISAL_DECOMP_OK) return broken(gzip_reason(code));
      if (state_->block_state == ISAL_BLOCK_FINISH) {
        if (!is_gzip(rest())) break;
        start_member();
      } else if (rest().empty() && state_->avail_out != 0) {
        return broken("truncated");
      }
    }
    if (output_.over_cap()) return fail(*check(output_, cap_, stop_), "gzip");
    std::vector<std::string> warnings;
    warn_of_trailing_bytes(rest(), warnings);
    return finish(output_, std::move(warnings));
  }

  std::string_view rest() const { return file_.substr(at_); }

  void start_member() {
    isal_inflate_init(state_.get());
    state_->crc_flag = ISAL_GZIP;
  }

  int step() {
    const std::size_t offered = std::min(rest().size(), std::size_t{1} << 30);  // its counters have 32 bits
    const std::size_t room = output_.room();
    state_->next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(file_.data())) + at_;
    state_->avail_in = static_cast<std::uint32_t>(offered);
    state_->next_out = reinterpret_cast<std::uint8_t*>(output_.free_space());
    state_->avail_out = static_cast<std::uint32_t>(room);
    const int code = isal_inflate(state_.get());
    at_ += offered - state_->avail_in;
    output_.add(room - state_->avail_out);
    return code;
  }

  std::unexpected<Error> broken(std::string_view what) const {
    return fail(ErrorKind::kMalformed, fmt::format("gzip: {} at byte {} of {}", what, at_, file_.size()));
  }

  std::string_view file_;
  std::size_t cap_;
  std::stop_token stop_;
  ParallelFor parallel_;
  Output output_;
  std::unique_ptr<inflate_state> state_;
  std::size_t at_ = 0;
};

Result<Unwrapped> unzstd(std::string_view file, std::size_t cap, const std::stop_token& stop) {
  const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(), &ZSTD_freeDCtx);
  Output output(cap);
  std::vector<std::string> warnings;
  ZSTD_inBuffer in{file.data(), file.size(), 0};
  for (std::size_t hint = 1;;) {
    if (hint == 0 && !is_zstd(file.substr(in.pos))) break;  // between two frames
    if (auto error = check(output, cap, stop)) return fail(std::move(*error), "zstd");
    ZSTD_outBuffer out{output.free_space(), output.room(), 0};
    hint = ZSTD_decompressStream(context.get(), &out, &in);
    output.add(out.pos);
    if (ZSTD_isError(hint)) {
      return fail(ErrorKind::kMalformed, fmt::format("zstd: {} at byte {}", ZSTD_getErrorName(hint), in.pos));
    }
    if (hint != 0 && in.pos == in.size && out.pos < out.size) return fail(ErrorKind::kMalformed, "zstd: truncated");
  }
  if (output.over_cap()) return fail(*check(output, cap, stop), "zstd");
  warn_of_trailing_bytes(file.substr(in.pos), warnings);
  return finish(output, std::move(warnings));
}

}  // namespace

Result<Unwrapped> unwrap(Buffer file, const ParseOptions& options) {
  Unwrapped result{std::move(file), {}};
  for (int layer = 0; layer < kMaxLayers; ++layer) {
    const std::string_view bytes = result.buffer.bytes;
    if (!is_gzip(bytes) && !is_zstd(bytes)) break;
    Result<Unwrapped> inner =
        is_gzip(bytes) ? Gunzip(bytes, options).run() : unzstd(bytes, options.inflated_cap, options.stop);
    if (!inner) return inner;
    result.buffer = std::move(inner->buffer);
    result.warnings.insert(result.warnings.end(), inner->warnings.begin(), inner->warnings.end());
  }
  return result;
}

}  // namespace proflens::analysis

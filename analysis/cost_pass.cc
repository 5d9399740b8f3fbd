// The walk, which is where the time goes.
//
// Each location and node that must be summed has a record (cost_plan.h): a stamp (the last sample that counted towards
// it), a count, a sum per sample type, and its parents, which count whenever it does. Two observations make this fast:
//  - what is below decides what is above: a record that has this sample's stamp adds nothing, nor do its parents;
//  - sums that fit in 32 bits are made in 32 bits, so that more records fit in the cache.
// Samples are sharded over independent records, which are added at the end: sums do not depend on the sharding.
#include "analysis/cost_pass.h"

#include <algorithm>
#include <array>
#include <type_traits>
#include <utility>
#include <vector>

#include "analysis/varint_run.h"

namespace proflens::analysis {
namespace {

/// A list of records that is filled anew for each sample: no initialisation, no checks where it is hot.
class Wave {
 public:
  /// Forgets the content; size numbers may then be written at the result.
  std::uint32_t* make_room(std::size_t size) {
    size_ = 0;
    if (size >= numbers_.size()) numbers_.resize(size * 2 + 64);  // one more than asked for may be written
    return numbers_.data();
  }
  void set_size(std::size_t size) { size_ = size; }
  void push(std::uint32_t number) {
    if (size_ == numbers_.size()) numbers_.resize(size_ * 2 + 64);
    numbers_[size_++] = number;
  }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::uint32_t front() const { return numbers_[0]; }
  std::uint32_t* begin() { return numbers_.data(); }
  std::uint32_t* end() { return numbers_.data() + size_; }
  void swap(Wave& other) {
    numbers_.swap(other.numbers_);
    std::swap(size_, other.size_);
  }

 private:
  std::vector<std::uint32_t> numbers_;
  std::size_t size_ = 0;
};

/// How many samples counted towards something, and their values added up.
template <class Sum, int kTypes>
struct Tally {
  std::uint32_t samples = 0;
  std::array<Sum, kTypes> sums{};

  Tally() = default;
  explicit Tally(const std::array<Sum, kTypes>& values) : samples(1), sums(values) {}
  std::uint32_t count() const { return samples; }
  Sum sum(int type) const { return sums[type]; }
  void add(const Tally& other) {
    samples += other.samples;
    for (int t = 0; t < kTypes; ++t) sums[t] += other.sums[t];
  }
};

/// Both in one word, so that one addition does: the count never carries into the sum.
template <>
struct Tally<std::int32_t, 1> {
  std::uint64_t packed = 0;

  Tally() = default;
  explicit Tally(const std::array<std::int32_t, 1>& values)
      : packed(static_cast<std::uint64_t>(static_cast<std::uint32_t>(values[0])) << 32 | 1) {}
  std::uint32_t count() const { return static_cast<std::uint32_t>(packed); }
  std::int32_t sum(int) const { return static_cast<std::int32_t>(packed >> 32); }
  void add(const Tally& other) { packed += other.packed; }
};

/// The sums of up to kTypes sample types over the samples.
template <class Sum, int kTypes>
class Pass {
 public:
  /// columns: sample types; the unused ones are summed as zeros.
  Pass(CostJob& job, std::span<const std::size_t> columns) : job_(job), columns_(columns) {}

  void run() {
    constexpr std::size_t kSamplesWorthAThread = 4096;
    const std::size_t count = job_.profile.sample_count();
    const std::size_t shards = std::clamp<std::size_t>(count / kSamplesWorthAThread, 1, 2);
    std::vector<Shard> parts(shards);
    job_.parallel(shards, [&](std::size_t i) { sum(parts[i], count * i / shards, count * (i + 1) / shards); });
    for (std::size_t i = 1; i < shards; ++i) parts[0].add(parts[i]);
    distribute(parts[0]);
  }

 private:
  static constexpr int kForWriting = 1;
  using Values = std::array<Sum, kTypes>;
  /// Sums over several locations: no wider than needed, and wide enough for any sum of them.
  using Total = std::conditional_t<sizeof(Sum) <= sizeof(std::int64_t), std::int64_t, Wide>;

  struct Record {
    std::uint32_t stamp = 0;  // 1 + the last sample that counted
    std::uint32_t parents;    // as in CostPlan
    Tally<Sum, kTypes> tally;
  };

  struct Leaf {
    Values flat;
    std::uint32_t placed;  // whether its first frame has a source line
  };

  struct Shard {
    std::vector<Record> records;
    std::vector<Leaf> leaves;  // by location
    std::array<Wide, kTypes> unplaced{};

    void add(const Shard& other) {
      for (std::size_t r = 0; r < records.size(); ++r) {
        records[r].tally.add(other.records[r].tally);
      }
      for (std::size_t l = 0; l < leaves.size(); ++l) {
        for (int t = 0; t < kTypes; ++t) leaves[l].flat[t] += other.leaves[l].flat[t];
      }
      for (int t = 0; t < kTypes; ++t) unplaced[t] += other.unplaced[t];
    }
  };

  /// A sample between two stages.
  struct InFlight {
    Values values{};
    std::uint32_t stamp = 0;
    std::uint32_t leaf = kNoRecord;  // its first location
    Wave wave, next_wave;            // records to count now, and after that
    Wave lists;                      // of parents, still to be put into the next wave
  };

  void sum(Shard& shard, std::size_t begin, std::size_t end) const {
    for (const Location& location : job_.profile.locations) shard.leaves.push_back({{}, is_placed(location)});
    shard.records.reserve(job_.plan.parents.size());
    for (const std::uint32_t parents : job_.plan.parents) shard.records.push_back({0, parents, {}});
    // Three samples are in flight, each at another stage, so that what one fetches arrives while others are worked on.
    // The stages do not disturb each other: the second one touches records of locations only, the third one the others.
    InFlight samples[3];
    for (std::size_t i = begin; i < end + 2; ++i) {
      if (i % 1024 == 0 && job_.stop.stop_requested()) return;
      if (i < end) read_stack(static_cast<std::uint32_t>(i), shard, samples[i % 3]);
      if (i >= begin + 1 && i - 1 < end) count_locations(shard.records.data(), samples[(i - 1) % 3]);
      if (i >= begin + 2) count_nodes(shard, samples[(i - 2) % 3]);
    }
  }

  std::uint32_t is_placed(const Location& location) const {
    const std::size_t at = location.first_frame * kLevelCount + static_cast<std::size_t>(Level::kSourceLine);
    return location.frame_count != 0 && job_.nodes.frame_nodes[at] != kNoNode ? 1 : 0;
  }

  /// First stage: which records the sample's locations have.
  void read_stack(std::uint32_t sample, Shard& shard, InFlight& flight) const {
    const std::span<const std::int64_t> row = job_.profile.values_of(SampleId{sample});
    for (std::size_t t = 0; t < columns_.size(); ++t) flight.values[t] = static_cast<Sum>(row[columns_[t]]);
    flight.stamp = sample + 1;
    const StackColumn& stacks = job_.profile.stacks;
    const StackColumn::Run run = stacks.runs[sample];
    const auto* bytes = reinterpret_cast<const unsigned char*>(stacks.bytes.data());
    std::uint32_t* wave = flight.wave.make_room(run.length);
    const std::size_t count =
        decode_run(bytes + run.offset, bytes + run.offset + run.length, bytes + stacks.bytes.size(), wave);
    for (std::size_t i = 0; i < count; ++i) {
      wave[i] = job_.codes_are_shifted ? wave[i] - 1 : index_of(stacks.by_id[wave[i]]);
      __builtin_prefetch(&shard.records[wave[i]], kForWriting);
    }
    flight.wave.set_size(count);
    flight.leaf = count == 0 ? kNoRecord : wave[0];
    if (count != 0) __builtin_prefetch(&shard.leaves[flight.leaf], kForWriting);
  }

  /// Whether the record did not have the stamp. One that has it was counted before, and so were its parents.
  static bool count(Record& record, std::uint32_t stamp, const Tally<Sum, kTypes>& step) {
    if (record.stamp == stamp) return false;
    record.stamp = stamp;
    record.tally.add(step);
    return true;
  }

  /// Second stage: counts the locations; their parents are the next wave. Whether a location has one parent or a list
  /// cannot be predicted, so nothing branches on it.
  void count_locations(Record* records, InFlight& flight) const {
    const Tally<Sum, kTypes> step(flight.values);
    const std::uint32_t stamp = flight.stamp;
    std::uint32_t* next = flight.next_wave.make_room(flight.wave.size());
    std::uint32_t* list = flight.lists.make_room(flight.wave.size());
    for (const std::uint32_t index : flight.wave) {
      Record& record = records[index];
      if (!count(record, stamp, step)) continue;
      const std::uint32_t parents = record.parents;
      const std::uint32_t is_list = parents >> 31;
      __builtin_prefetch(is_list != 0 ? static_cast<const void*>(list_at(parents)) : &records[parents]);
      *next = *list = parents;
      next += is_list ^ 1;
      list += is_list;
    }
    flight.next_wave.set_size(static_cast<std::size_t>(next - flight.next_wave.begin()));
    flight.lists.set_size(static_cast<std::size_t>(list - flight.lists.begin()));
  }

  /// Third stage: counts what is above the locations, each record with its chain of single parents.
  void count_nodes(Shard& shard, InFlight& flight) const {
    Record* records = shard.records.data();
    const Tally<Sum, kTypes> step(flight.values);
    const std::uint32_t stamp = flight.stamp;
    for (begin_next_wave(records, flight); !flight.wave.empty(); begin_next_wave(records, flight)) {
      flight.next_wave.make_room(0);
      flight.lists.make_room(0);
      for (std::uint32_t index : flight.wave) {
        while (index < kNoRecord && count(records[index], stamp, step)) index = records[index].parents;
        if (index > kNoRecord) flight.lists.push(index);  // only parents have the list bit
      }
    }
    if (flight.leaf == kNoRecord) {
      add_unplaced(flight.values, shard);
    } else {
      add_flat(flight.leaf, flight.values, shard);
    }
  }

  const std::uint32_t* list_at(std::uint32_t parents) const {
    return job_.plan.lists.data() + (parents - CostPlan::kListBit);
  }

  void begin_next_wave(const Record* records, InFlight& flight) const {
    for (const std::uint32_t list : flight.lists) {
      for (const std::uint32_t* p = list_at(list); *p != kNoRecord; ++p) {
        __builtin_prefetch(&records[*p], kForWriting);
        flight.next_wave.push(*p);
      }
    }
    flight.wave.swap(flight.next_wave);
  }

  void add_flat(std::uint32_t location, const Values& values, Shard& shard) const {
    Leaf& leaf = shard.leaves[location];
    for (int t = 0; t < kTypes; ++t) leaf.flat[t] += values[t];
    if (leaf.placed == 0) add_unplaced(values, shard);
  }

  void add_unplaced(const Values& values, Shard& shard) const {
    for (int t = 0; t < kTypes; ++t) shard.unplaced[t] += values[t] < 0 ? -static_cast<Wide>(values[t]) : values[t];
  }

  /// Gives the sums of records and locations to the nodes.
  void distribute(const Shard& shard) {
    const std::size_t types = job_.profile.sample_types.size();
    const std::vector<Total> flat = flat_of_nodes(shard);
    for (std::size_t n = 0; n < job_.nodes.nodes.size(); ++n) {
      const std::uint32_t index = job_.plan.record_of[n];
      if (index == kNoRecord) continue;
      const Record& record = shard.records[index];
      job_.sums.samples[n] = record.tally.count();
      for (std::size_t t = 0; t < columns_.size(); ++t) {
        job_.sums.cum[n * types + columns_[t]] = saturated(record.tally.sum(static_cast<int>(t)), job_.sums.saturated);
        job_.sums.flat[n * types + columns_[t]] = saturated(flat[n * kTypes + t], job_.sums.saturated);
      }
    }
    for (std::size_t t = 0; t < columns_.size(); ++t) {
      job_.sums.unplaced[columns_[t]] = saturated(shard.unplaced[t], job_.sums.saturated);
    }
  }

  std::vector<Total> flat_of_nodes(const Shard& shard) const {
    std::vector<Total> flat(job_.nodes.nodes.size() * kTypes);
    for (std::uint32_t i = 0; i < job_.profile.locations.size(); ++i) {
      const Location& location = job_.profile.locations[i];
      const bool symbolised = location.frame_count != 0;
      const NodeId* nodes = symbolised ? job_.nodes.frame_nodes.data() + location.first_frame * kLevelCount
                                       : job_.nodes.unsymbolised.data() + index_of(location.mapping) * 2;
      for (std::size_t level = 0; level < (symbolised ? kLevelCount : 2); ++level) {
        if (nodes[level] == kNoNode) continue;
        for (int t = 0; t < kTypes; ++t) flat[index_of(nodes[level]) * kTypes + t] += shard.leaves[i].flat[t];
      }
    }
    return flat;
  }

  CostJob& job_;
  std::span<const std::size_t> columns_;
};

template <class Sum>
void run_pass(CostJob& job, std::span<const std::size_t> columns) {
  if (columns.size() == 1) return Pass<Sum, 1>(job, columns).run();
  if (columns.size() == 2) return Pass<Sum, 2>(job, columns).run();
  Pass<Sum, 4>(job, columns).run();
}

}  // namespace

void run_cost_pass(CostJob& job, std::span<const std::size_t> columns, Wide largest) {
  if (largest <= std::numeric_limits<std::int32_t>::max()) return run_pass<std::int32_t>(job, columns);
  if (largest <= std::numeric_limits<std::int64_t>::max()) return run_pass<std::int64_t>(job, columns);
  run_pass<Wide>(job, columns);
}

}  // namespace proflens::analysis

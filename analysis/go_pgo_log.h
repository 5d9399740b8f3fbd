// What the Go compiler made of calls because of a profile, as it tells with -m=2 -d=pgodebug=1 (cmd/compile's
// inline/inl.go and devirtualize/pgo.go). Lines that say other things are passed over. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace proflens::analysis {

struct PgoDecision {
  enum class Kind : std::uint8_t {
    kInlined,        // the call is inlined, though the callee is too large without a profile
    kBigCaller,      // not inlined: the caller is very large
    kDevirtualized,  // the call through an interface or a function value asks for the hot callee first, by name
    kRefused,        // a hot function that cannot be inlined anywhere; the place is its declaration
  };
  Kind kind = Kind::kInlined;
  std::string file;          // as printed
  std::uint32_t line = 0;    // from 1
  std::uint32_t column = 0;  // from 1, bytes; 0: not known
  std::string callee;
  std::int64_t cost = 0;  // of the callee, where it is told
  std::string why;        // kRefused: the compiler's words
  bool operator==(const PgoDecision&) const = default;
};

std::vector<PgoDecision> pgo_decisions(std::string_view log);

/// "PGO inlines main.fib here (cost 132)"
std::string decision_text(const PgoDecision& decision);

}  // namespace proflens::analysis

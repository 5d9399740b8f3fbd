// What a function does with its parameters, as far as syntax tells: a benchmark must hand it a fresh copy of what it
// changes, feed the channel it reads, and give it the kind of text it parses.
//
// Calls are followed into the package's own functions to a small depth. Pure; any thread.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/go_package.h"

namespace proflens::analysis {

struct VariableUse {
  bool changed = false;  // its elements, fields or what it points to
  bool shrunk = false;   // something is taken out of it: after some calls it is empty
  bool sent = false;     // a channel
  bool received = false;
  bool closed = false;
  bool indexes = false;                        // it, or what it holds, is used as an index
  std::set<std::string, std::less<>> methods;  // called on it
};
VariableUse use_of(const GoPackage& package, const GoFunctionDeclaration& function, std::string_view variable);

/// The function and those of its package that it calls, to a small depth.
using Reachable = std::vector<const GoFunctionDeclaration*>;
Reachable reachable_from(const GoPackage& package, const GoFunctionDeclaration& function);

/// "encoding/json.Unmarshal" and so on, for each call into another package; "panic" too.
std::set<std::string> calls_in(const Reachable& functions);

/// What may go wrong with values that are made up.
struct Risks {
  bool indexes = false;
  bool divides = false;
  bool waits = false;  // for the other end of a channel that the receiver holds
};
Risks risks_in(const Reachable& functions);

/// The identifier that an expression begins with: "s" of s.items[3:].
std::string_view root_name(GoNode expression);

}  // namespace proflens::analysis

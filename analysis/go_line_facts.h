// What the lines of a Go file do, as short facts that rules of advice ask for. By syntax alone, with imports resolved:
//
//   call:PATH.NAME    a call of a package's function ("call:encoding/json.Marshal"), "call:.Name" of a method,
//                     "call:append" of a builtin or a function of the package
//   literal-last:…    such a call whose last argument is a literal
//   range-over:…      the call whose result a range loop goes over
//   compare-call:…    the call whose result is compared by == or !=
//   convert:string    a conversion to string, []byte or []rune
//   loop              the line is in the body of a loop of its function, not in another function literal
//   accumulate        x += … or x = x + …
//   index-assign      m[k] = …, m[k]++
//   simple-format     fmt.Sprintf of a few plain verbs, or fmt.Sprint of one or two values
//   range, range-value, send, receive, select, go, defer, literal, pointer-literal
//
// Lines are 0-based. Broken source has what can be seen. Pure; any thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace proflens::analysis {

class GoLineFacts {
 public:
  explicit GoLineFacts(std::string_view text);

  /// Empty where nothing is known.
  const std::vector<std::string>& of(std::uint32_t line) const;
  /// "Code generated … DO NOT EDIT."
  bool generated() const { return generated_; }

 private:
  std::map<std::uint32_t, std::vector<std::string>> by_line_;
  bool generated_ = false;
};

}  // namespace proflens::analysis

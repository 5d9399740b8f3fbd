// C and C++ names as demanglers write them (GNU's and LLVM's), with or without parameters; mangled ones are demangled.
//
//   ns::Box<int>::method(int) const [clone .cold]      decltype (f(1)) ns::call<F>(F)
//   ns::f(int)::{lambda(int)#1}::operator()(int) const    ns::f(int)::$_0::operator()(int) const
//   (anonymous namespace)::hidden(int)                  ns::f(int)::Local::method()
//   non-virtual thunk to Derived::w()                   work.part.0
#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <cxxabi.h>
#include <memory>

#include "analysis/function_names.h"

namespace proflens::analysis {
namespace {

bool is_word_byte(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

std::string demangled(std::string_view name) {
  struct Free {
    void operator()(char* text) const { std::free(text); }
  };
  int status = 0;
  const std::string text(name);
  const std::unique_ptr<char, Free> plain(abi::__cxa_demangle(text.c_str(), nullptr, nullptr, &status));
  return plain ? plain.get() : text;
}

/// What compilers and linkers add to a symbol: " [clone .cold]", ".part.0.isra.3", "@@GLIBC_2.2.5", "@plt".
std::string_view without_suffixes(std::string_view name) {
  name = name.substr(0, name.find(" [clone "));
  name = name.substr(0, name.find(" [."));
  if (const std::size_t at = name.find('@'); at != 0) name = name.substr(0, at);
  // pprof leaves qualifiers where it takes the parameters away: "ns::Box::area const".
  for (const std::string_view qualifier : {" const", " volatile", " &", " &&", " const &", " const &&"})
    if (name.ends_with(qualifier) && !name.ends_with(std::string("operator") + std::string(qualifier)))
      name.remove_suffix(qualifier.size());
  for (const std::string_view suffix : {".cold", ".part.", ".constprop.", ".isra.", ".lto_priv.", ".llvm.",
                                        ".localalias", ".resume", ".destroy", ".cleanup", ".actor", ".warm", ".hot"})
    if (const std::size_t at = name.find(suffix); at != std::string_view::npos && at > 0) name = name.substr(0, at);
  return name;
}

struct Part {
  std::string text;
  bool function = false;  // parameters follow it
  bool lambda = false;
};

class Splitter {
 public:
  explicit Splitter(std::string_view name) : name_(name) {}

  std::vector<Part> run() {
    while (at_ < name_.size() && !done_) step();
    end_part();
    return std::move(parts_);
  }

 private:
  void step() {
    const char c = name_[at_];
    if (starts_operator()) return read_operator();
    if (name_.compare(at_, 2, "::") == 0) {
      end_part();
      at_ += 2;
    } else if (c == '<' && !part_.text.empty()) {
      at_ = past_bracket(name_, at_);
    } else if (c == '(') {
      read_parenthesis();
    } else if (c == '{' || c == '<' || c == '\'') {
      read_made_up(c);
    } else if (c == '[') {
      at_ = past_bracket(name_, at_);  // [abi:cxx11]
    } else if (c == ' ') {
      read_blank();
    } else {
      part_.text += c;
      ++at_;
    }
  }

  void end_part() {
    if (part_.text.starts_with("$_") || part_.text.starts_with("__lambda")) part_.lambda = true;
    if (!part_.text.empty()) parts_.push_back(std::move(part_));
    part_ = {};
  }

  /// What came before was a type, or "non-virtual thunk to".
  void read_blank() {
    if (part_.text.starts_with("operator") && name_.compare(at_, 2, " <") == 0) {  // "operator< <int>"
      at_ = past_bracket(name_, at_ + 1);
      return;
    }
    parts_.clear();
    part_ = {};
    ++at_;
  }

  bool starts_operator() const {
    constexpr std::string_view kWord = "operator";
    if (!part_.text.empty() || name_.compare(at_, kWord.size(), kWord) != 0) return false;
    return at_ + kWord.size() >= name_.size() || !is_word_byte(name_[at_ + kWord.size()]);
  }

  void read_operator() {
    std::size_t end = at_ + std::string_view("operator").size();
    const std::string_view rest = name_.substr(end);
    if (rest.starts_with("()") || rest.starts_with("[]")) {
      end += 2;
    } else if (rest.starts_with(" ") || rest.starts_with("\"\"")) {
      // "operator new[]", "operator char const*", "operator"" _km"
      while (end < name_.size() && name_[end] != '(') end = name_[end] == '<' ? past_bracket(name_, end) : end + 1;
    } else {
      while (end < name_.size() && std::string_view("+-*/%^&|~!=<>,").find(name_[end]) != std::string_view::npos) ++end;
      end = std::min(end, at_ + longest_symbol(name_.substr(at_, end - at_)));
    }
    part_.text = name_.substr(at_, end - at_);
    if (part_.text.starts_with("operator\"\" ")) part_.text.erase(10, 1);
    at_ = end;
  }

  /// "operator<<int>" is operator< of int, or operator<< ... with the bracket closed or not.
  std::size_t longest_symbol(std::string_view symbol) const {
    const bool arguments = symbol.ends_with('<') && symbol.size() > std::string_view("operator<").size() &&
                           at_ + symbol.size() < name_.size() && name_[at_ + symbol.size()] != '(' &&
                           past_bracket(name_, at_ + symbol.size() - 1) < name_.size();
    return arguments ? symbol.size() - 1 : symbol.size();
  }

  void read_parenthesis() {
    const std::size_t end = past_bracket(name_, at_);
    const std::string_view inner = name_.substr(at_, end - at_);
    const bool type = part_.text.empty() || part_.text == "decltype" || part_.text == "typeof";
    if (inner == "(anonymous namespace)" || inner == "(anonymous class)") {
      at_ = end;
      return;
    }
    at_ = end;
    if (type) return;
    part_.function = true;
    skip_qualifiers();
    if (name_.compare(at_, 2, "::") != 0) done_ = true;
  }

  void skip_qualifiers() {
    for (bool more = true; more;) {
      more = false;
      for (const std::string_view word : {" const", " volatile", " noexcept", " &&", " &", "[abi:cxx11]"})
        if (name_.compare(at_, word.size(), word) == 0) {
          at_ += word.size();
          more = true;
        }
    }
  }

  /// "{lambda(int)#1}", "'lambda0'(int)", "<lambda(int)>", "{unnamed type#1}".
  void read_made_up(char opening) {
    const std::size_t quote = name_.find('\'', at_ + 1);
    const std::size_t end = opening != '\''                   ? past_bracket(name_, at_)
                            : quote == std::string_view::npos ? name_.size()
                                                              : quote + 1;
    part_.text += name_.substr(at_, end - at_);
    part_.lambda = part_.text.find("lambda") != std::string::npos;
    at_ = end;
    if (opening == '\'' && at_ < name_.size() && name_[at_] == '(') at_ = past_bracket(name_, at_);
  }

  std::string_view name_;
  std::size_t at_ = 0;
  bool done_ = false;
  Part part_;
  std::vector<Part> parts_;
};

std::string joined_types(const std::vector<Part>& parts, std::size_t count) {
  std::string joined;
  for (std::size_t i = 0; i < count; ++i)
    if (!parts[i].function) joined += (joined.empty() ? "" : "::") + parts[i].text;
  return joined;
}

}  // namespace

FunctionName split_cpp_name(std::string_view full) {
  const std::string_view trimmed = without_suffixes(full);
  const std::string name = trimmed.starts_with("_Z") ? demangled(trimmed) : std::string(trimmed);
  const std::vector<Part> parts = Splitter(name).run();
  FunctionName out;
  if (parts.empty()) {
    out.name = name;
    return out;
  }
  const auto lambda = std::ranges::find_if(parts, &Part::lambda);
  if (lambda == parts.begin()) return nameless_function(name);
  std::size_t last = static_cast<std::size_t>(lambda - parts.begin()) - 1;
  for (auto inner = lambda; inner != parts.end(); ++inner)
    out.closure += (out.closure.empty() ? "" : "::") + inner->text;
  out.name = parts[last].text;
  if (out.name == "operator" || out.name == "operator const") out.name = "operator()";
  out.container = joined_types(parts, last);
  return out;
}

}  // namespace proflens::analysis

// Structs to and from JSON by one field list each.
//
// A struct names its fields once, in `static void fields(auto& io, auto& self)`; that list drives reading, writing and
// the path in the error ("params.textDocument.uri: expected a string"), so no check can be forgotten. What may be
// absent is a std::optional; null counts as absent when reading, and absent is not written. Unknown members are
// ignored. Integers that do not fit and strings where numbers belong are errors. Pure; any thread.
#pragma once

#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "protocol/error.h"

namespace proflens::protocol {

using Json = nlohmann::json;

class Reader;
class Writer;

template <class T>
concept HasFields = requires(T& value, Writer& io) { T::fields(io, value); };

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsVariant : std::false_type {};
template <class... T>
struct IsVariant<std::variant<T...>> : std::true_type {};
template <class T>
struct IsMap : std::false_type {};
template <class T>
struct IsMap<std::map<std::string, T>> : std::true_type {};

/// Reads one object; remembers the first thing that was wrong and where.
class Reader {
 public:
  explicit Reader(const Json& json, std::string path) : json_(json), path_(std::move(path)) {}

  template <class T>
  void operator()(const char* name, T& field) {
    if (failed()) return;
    if (!json_.is_object()) return expected("an object");
    const auto found = json_.find(name);
    const bool absent = found == json_.end() || found->is_null();
    if constexpr (IsOptional<T>::value) {
      if (absent) return field.reset();
      child(*found, name, field.emplace());
    } else if (found == json_.end()) {
      if constexpr (!std::is_same_v<T, Json>) error_ = path_ + "." + name + ": missing";
    } else {
      child(*found, name, field);
    }
  }

  template <class T>
  void value(T& out);

  bool failed() const { return !error_.empty(); }
  const std::string& error() const { return error_; }

 private:
  template <class T>
  void child(const Json& json, const std::string& name, T& field) {
    Reader reader(json, path_ + "." + name);
    reader.value(field);
    error_ = std::move(reader.error_);
  }
  void expected(const char* what) { error_ = path_ + ": expected " + what; }

  template <class T>
  void integer(T& out);
  template <class... T>
  void alternative(std::variant<T...>& out);

  const Json& json_;
  std::string path_;
  std::string error_;
};

/// Writes one object.
class Writer {
 public:
  template <class T>
  void operator()(const char* name, const T& field) {
    if constexpr (IsOptional<T>::value) {
      if (field) json_[name] = value(*field);
    } else {
      json_[name] = value(field);
    }
  }

  template <class T>
  static Json value(const T& in);

  Json take() { return std::move(json_); }

 private:
  Json json_ = Json::object();
};

template <class T>
Result<T> from_json(const Json& json, std::string path = "params") {
  T out{};
  Reader reader(json, std::move(path));
  reader.value(out);
  if (reader.failed()) return fail(ErrorCode::kInvalidParams, reader.error());
  return out;
}

template <class T>
Json to_json(const T& value) {
  return Writer::value(value);
}

template <class T>
void Reader::integer(T& out) {
  // Some clients write integers as 3.0; a fraction is still an error.
  if (json_.is_number_float()) {
    const double number = json_.get<double>();
    if (!(std::abs(number) <= 9e15) || number != std::trunc(number)) return expected("an integer");
    const Json rewritten = static_cast<std::int64_t>(number);
    Reader whole(rewritten, path_);
    return void((whole.integer(out), error_ = std::move(whole.error_)));
  }
  if (!json_.is_number_integer()) return expected("an integer");
  const bool fits = json_.is_number_unsigned() ? std::in_range<T>(json_.get<std::uint64_t>())
                                               : std::in_range<T>(json_.get<std::int64_t>());
  if (!fits) return expected("an integer in range");
  out = json_.get<T>();
}

template <class... T>
void Reader::alternative(std::variant<T...>& out) {
  std::string first_error;
  const auto matches = [&]<class Candidate>(std::type_identity<Candidate>) {
    Candidate candidate{};
    Reader reader(json_, path_);
    reader.value(candidate);
    if (reader.failed()) {
      if (first_error.empty()) first_error = reader.error();
      return false;
    }
    out = std::move(candidate);
    return true;
  };
  if (!(matches(std::type_identity<T>{}) || ...)) error_ = first_error;
}

template <class T>
void Reader::value(T& out) {
  if constexpr (std::is_same_v<T, Json>) {
    out = json_;
  } else if constexpr (std::is_same_v<T, std::nullptr_t>) {
    if (!json_.is_null()) expected("null");
  } else if constexpr (std::is_same_v<T, bool>) {
    json_.is_boolean() ? void(out = json_.get<bool>()) : expected("a boolean");
  } else if constexpr (std::is_same_v<T, std::string>) {
    json_.is_string() ? void(out = json_.get_ref<const std::string&>()) : expected("a string");
  } else if constexpr (std::is_floating_point_v<T>) {
    json_.is_number() ? void(out = json_.get<T>()) : expected("a number");
  } else if constexpr (std::is_enum_v<T>) {
    std::underlying_type_t<T> number{};
    integer(number);
    out = static_cast<T>(number);
  } else if constexpr (std::is_integral_v<T>) {
    integer(out);
  } else if constexpr (IsVariant<T>::value) {
    alternative(out);
  } else if constexpr (IsVector<T>::value) {
    if (!json_.is_array()) return expected("an array");
    out.clear();
    out.reserve(json_.size());
    for (std::size_t i = 0; i < json_.size() && !failed(); ++i) child(json_[i], std::to_string(i), out.emplace_back());
  } else if constexpr (IsMap<T>::value) {
    if (!json_.is_object()) return expected("an object");
    for (const auto& [key, item] : json_.items()) {
      if (failed()) return;
      child(item, key, out[key]);
    }
  } else {
    static_assert(HasFields<T>);
    if (!json_.is_object()) return expected("an object");
    T::fields(*this, out);
  }
}

template <class T>
Json Writer::value(const T& in) {
  if constexpr (std::is_enum_v<T>) {
    return static_cast<std::underlying_type_t<T>>(in);
  } else if constexpr (IsOptional<T>::value) {
    return in ? value(*in) : Json(nullptr);
  } else if constexpr (IsVariant<T>::value) {
    return std::visit([](const auto& item) { return value(item); }, in);
  } else if constexpr (IsVector<T>::value) {
    Json array = Json::array();
    array.get_ref<Json::array_t&>().reserve(in.size());
    for (const auto& item : in) array.push_back(value(item));
    return array;
  } else if constexpr (IsMap<T>::value) {
    Json object = Json::object();
    for (const auto& [key, item] : in) object[key] = value(item);
    return object;
  } else if constexpr (HasFields<T>) {
    Writer writer;
    T::fields(writer, in);
    return writer.take();
  } else {
    return Json(in);
  }
}

}  // namespace proflens::protocol

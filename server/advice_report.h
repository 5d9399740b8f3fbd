// Findings as rows for people and scripts: with places in the files of this machine. Made for `proflens report` and for
// the command proflens.findings.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/advice.h"

namespace proflens::server {

struct FindingPlace {
  std::string file;        // absolute, here; as it was recorded where it is not found
  bool found = false;      // here
  std::uint32_t line = 0;  // 1-based
  std::string function;
  std::string text;  // of the line, without indentation; empty where it is not found
  std::int64_t value = 0;
  double share = 0;  // of the total of its sample type
};

struct FindingRow {
  std::string id, code, title, kind;  // kind: "line" or "profile"
  std::string type, unit;             // of the sample type
  std::int64_t value = 0, samples = 0;
  double share = 0;
  std::string sureness, evidence, advice, gain, sources;
  std::vector<std::string> more, also, links;  // also: the ids of the rules that more is of
  std::string places_type;                     // of the places' values: another one when they are allocation sites
  std::vector<FindingPlace> places;
};

/// At most `limit`; 0: all.
std::vector<FindingRow> finding_rows(Files& files, const Advice& advice, std::size_t limit);

/// The lines around a place, numbered, the line itself marked; empty where the file is not found.
std::string excerpt(Files& files, const FindingPlace& place);

template <class Json>
Json to_json(const FindingPlace& place) {
  Json json;
  json["file"] = place.file;
  json["found"] = place.found;
  json["line"] = place.line;
  json["function"] = place.function;
  json["text"] = place.text;
  json["value"] = place.value;
  json["share"] = place.share;
  return json;
}

template <class Json>
Json to_json(const FindingRow& row) {
  Json json;
  json["id"] = row.id;
  json["code"] = row.code;
  json["title"] = row.title;
  json["kind"] = row.kind;
  json["type"] = row.type;
  json["unit"] = row.unit;
  json["value"] = row.value;
  json["share"] = row.share;
  json["samples"] = row.samples;
  json["sure"] = row.sureness;
  json["evidence"] = row.evidence;
  json["more"] = row.more;
  json["also"] = row.also;
  json["advice"] = row.advice;
  json["gain"] = row.gain;
  json["sources"] = row.sources;
  json["links"] = row.links;
  json["placesType"] = row.places_type;
  json["places"] = Json::array();
  for (const FindingPlace& place : row.places) json["places"].push_back(to_json<Json>(place));
  return json;
}

}  // namespace proflens::server

// Findings that have a place in one file, on the lines of the view's base text: for diagnostics, hover and actions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/advice.h"
#include "server/file_view.h"
#include "server/ignores.h"

namespace proflens::server {

struct PlacedAdvice {
  const Advice* advice = nullptr;
  const analysis::AdviceFinding* finding = nullptr;
  const analysis::AdvicePlace* place = nullptr;
  std::uint32_t line = 0;  // 0-based, of the base text
  bool approximate = false;
  bool main = false;     // the heaviest of its finding in this file: where a diagnostic goes
  double here = 0;       // share of the total that the finding has in this file
  std::string function;  // recorded name
};

/// By line. What the user has dismissed is left out. `file`: as entries of Ignores name it.
std::vector<PlacedAdvice> advice_in(const FileView& view, const AdviceSet* advice, const Ignores& ignores,
                                    const std::string& file);

/// What an ignore entry of it says.
Ignore ignore_entry(const FileView& view, const PlacedAdvice& placed, const std::string& file);

/// For a hover, in Markdown: evidence, advice, expected gain, link, and how sure it is.
std::string advice_text(const PlacedAdvice& placed);

}  // namespace proflens::server

// Placement by the text that the profile was recorded from: part of analysis/placement.h, which calls it.
#pragma once

#include "analysis/placement.h"

namespace proflens::analysis {

/// `text` has both the recorded text and the one of today.
Placement place_recorded(const CostTables& tables, const FileCosts& costs, const PlacedText& text);

}  // namespace proflens::analysis

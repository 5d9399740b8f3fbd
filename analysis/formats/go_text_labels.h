// Goroutine labels in Go's texts: {"key":"value", "other":"v"}, quoted as Go quotes ("%q"), or bare words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analysis/profile.h"
#include "analysis/profile_builder.h"

namespace proflens::analysis::go_text {

/// The length of the quoted text at the beginning, both quotes included; 0 when there is none or it does not end.
std::size_t quoted_length(std::string_view text);

/// Undoes Go's quoting of a text from quoted_length. False on an escape that Go does not know.
bool unquote(std::string_view quoted, std::string& result);

/// Appends the labels of one "{…}". False when the text is anything else; nothing is appended then.
bool parse_labels(std::string_view text, ProfileBuilder& builder, std::vector<Label>& labels);

}  // namespace proflens::analysis::go_text

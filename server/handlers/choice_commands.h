// The commands that choose what of the profiles is on display: filter, base, labels. Rows of execute_command.cc.
#pragma once

#include "server/dispatch.h"

namespace proflens::server::handlers {

/// {"focus": …, …}: the fields of analysis::FilterTexts in camel case; nothing or {} drops the filter.
void set_filter(State& state, const protocol::Json& argument, Reply reply);
/// A path, {"path": …} or {"uri": …} of a profile; with "normalize": true its totals count as those on display.
void set_base(State& state, const protocol::Json& argument, Reply reply);
void clear_base(State& state, const protocol::Json& argument, Reply reply);
/// The keys and values of the labels in the profile on display, heaviest first.
void labels(State& state, const protocol::Json& argument, Reply reply);

/// What `proflens.status` says of the choice.
protocol::Json choice_json(const State& state);

/// {"uri": …} or {"path": …}, or the string itself.
protocol::Result<std::string> path_argument(const State& state, const protocol::Json& argument);

}  // namespace proflens::server::handlers

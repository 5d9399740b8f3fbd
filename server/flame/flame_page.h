// The page of the flame graph, which the build makes from editors/flame and puts into the program.
#pragma once

#include <string_view>

namespace proflens::server::flame_page {

extern const std::string_view before;  // of the page: up to where its data may be …
extern const std::string_view after;   // … and the rest
extern const std::string_view policy;  // its Content-Security-Policy

}  // namespace proflens::server::flame_page

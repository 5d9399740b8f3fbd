// Compressors for tests: the product only ever inflates.
#pragma once

#include <string>
#include <string_view>

namespace proflens::tests {

std::string gzip(std::string_view bytes);
std::string zstd(std::string_view bytes);

}  // namespace proflens::tests

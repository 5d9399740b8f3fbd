// Markdown tables that read well where nobody renders them: cells padded to equal width, numbers to the right, few
// columns. Width is counted in code points, which is right for what we print. Pure.
#pragma once

#include <string>
#include <vector>

namespace proflens::server {

struct ReportTable {
  std::vector<std::string> head;               // the first column is text, the others are numbers
  std::vector<std::vector<std::string>> rows;  // each as long as the head
};

std::string to_markdown(const ReportTable& table);

/// For a table cell or running text: a name with | and backticks made harmless, and shortened in the middle.
std::string cell(std::string_view text, std::size_t width);

}  // namespace proflens::server

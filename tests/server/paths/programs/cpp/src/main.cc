#include "table.h"

namespace shop {
int parse_all(Table<int>& table, int count, char** words);
}

int main(int argc, char** argv) {
  Table<int> table;
  return shop::parse_all(table, argc - 1, argv + 1);
}

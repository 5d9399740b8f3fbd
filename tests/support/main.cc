// main() of every test program. What programs keep for their next start goes where nobody looks afterwards.
#include <cstdlib>
#include <gtest/gtest.h>

#include "tests/support/temp_workspace.h"

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  const proflens::tests::TempWorkspace cache;
  setenv("XDG_CACHE_HOME", cache.root().c_str(), 1);
  return RUN_ALL_TESTS();
}

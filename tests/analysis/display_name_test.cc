// Names as pprof shows them, but for those it leaves empty. The expectations were taken from `go tool pprof -top` on a
// profile with these names.
#include "analysis/display_name.h"

#include <gtest/gtest.h>

namespace proflens::analysis {
namespace {

std::string shown(std::string_view name) { return display_name(name, name).value_or(std::string(name)); }

TEST(DisplayName, GoNamesStay) {
  for (const char* name : {"main.fib", "main.(*Tree[go.shape.int]).Insert", "main.Map[...]", "x[abc]", "foo(int)",
                           "net/http.(*conn).serve", "type:.hash.main.T", "main.main.func1.2", "gcWriteBarrier"}) {
    EXPECT_EQ(shown(name), name);
  }
}

TEST(DisplayName, AProducersOwnNameStays) { EXPECT_EQ(display_name("std::sort<int>(int)", "_ZSt4sort"), std::nullopt); }

TEST(DisplayName, DemanglesAndSimplifies) {
  EXPECT_EQ(shown("_ZN4shop4Cart5totalEv"), "shop::Cart::total");
  EXPECT_EQ(shown("_ZSt4sortIPiEvT_S1_"), "std::sort");
  EXPECT_EQ(shown("_ZN12_GLOBAL__N_13fooEi"), "(anonymous namespace)::foo");
  EXPECT_EQ(shown("_ZNK4shop4CartclEi"), "shop::Cart::operator()");
  EXPECT_EQ(shown("_ZlsRSoRK1T"), "operator<<");
  EXPECT_EQ(shown("_Znwm"), "operator new");
  EXPECT_EQ(shown("__ZN4shop4Cart5totalEv"), "shop::Cart::total");
  EXPECT_EQ(shown("_ZZN4shop3runEiENKUlvE_clEv"), "shop::run()::{lambda()#1}::operator()");
  EXPECT_EQ(shown("_ZTV4shop"), "vtable for shop");
  EXPECT_EQ(shown("_ZThn16_N4shop3runEv"), "non-virtual thunk to shop::run()");
  EXPECT_EQ(shown("_ZN4shop5totalEv.cold"), "shop::total");
  EXPECT_EQ(shown("_ZN1AcvPT_IcEEv"), "A::operator char*");
  EXPECT_EQ(shown("_ZN4shop3runB5cxx11Ev"), "shop::run[abi:cxx11]");
  EXPECT_EQ(shown("_ZN4core3ptr13drop_in_place17h0123456789abcdefE"), "core::ptr::drop_in_place");
}

TEST(DisplayName, SimplifiesWhatIsDemangledAlready) {
  EXPECT_EQ(shown("std::vector<int>::push_back(int const&)"), "std::vector::push_back");
  EXPECT_EQ(shown("com.example.Foo.<init>"), "com.example.Foo.<init>");
}

TEST(DisplayName, WhatABracketBeginsStays) {
  // pprof shows nothing, and "::len": names that say nothing, and that no source has.
  EXPECT_EQ(shown("<module>"), "<module>");
  EXPECT_EQ(shown("<shop::Cart as core::iter::ExactSizeIterator>::len"),
            "<shop::Cart as core::iter::ExactSizeIterator>::len");
}

TEST(DisplayName, BrokenMangledNamesStay) {
  EXPECT_EQ(shown("_ZN4shop"), "_ZN4shop");
  EXPECT_EQ(shown("_Z"), "_Z");
}

}  // namespace
}  // namespace proflens::analysis

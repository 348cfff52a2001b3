#include "agent/meter/counter_group.h"

#include <gtest/gtest.h>

#include "agent/meter/scripted_counter.h"

namespace windfall {
namespace {

class CounterGroupTest : public testing::Test {
 protected:
  CounterGroupTest() { group_.Restart(absl::ZeroDuration()); }

  Draw TakeAt(int second) { return group_.Take(absl::Seconds(second)); }
  static Draw Known(Energy energy) { return {.state = Draw::State::kKnown, .energy = energy}; }
  static Draw Lost(Energy energy) { return {.state = Draw::State::kLost, .energy = energy}; }

  ScriptedCounter a_{"a"};
  ScriptedCounter b_{"b"};
  CounterGroup group_{{&a_, &b_}};
};

TEST_F(CounterGroupTest, AddsItsCountersUp) {
  a_.Draw(Joules(1));
  b_.Draw(Joules(2));
  EXPECT_EQ(TakeAt(1), Known(Joules(3)));
  EXPECT_EQ(TakeAt(2), Known(Energy()));
}

TEST_F(CounterGroupTest, WhatWasDrawnBeforeARestartIsNothing) {
  a_.Draw(Joules(1));
  group_.Restart(absl::Seconds(1));
  a_.Draw(Joules(5));
  EXPECT_EQ(TakeAt(2), Known(Joules(5)));
}

TEST_F(CounterGroupTest, WaitsForTheCounterThatCannotBeRead) {
  a_.Draw(Joules(1));
  b_.Draw(Joules(2));
  b_.set_readable(false);
  EXPECT_EQ(TakeAt(1).state, Draw::State::kUnreadable);
  a_.Draw(Joules(4));
  b_.set_readable(true);
  EXPECT_EQ(TakeAt(2), Known(Joules(7)));
}

TEST_F(CounterGroupTest, GivesACounterUpAfterFiveMinutes) {
  a_.Draw(Joules(1));
  b_.set_readable(false);
  EXPECT_EQ(TakeAt(300).state, Draw::State::kUnreadable);
  EXPECT_EQ(TakeAt(301), Lost(Joules(1)));
  b_.Draw(Joules(8));
  b_.set_readable(true);
  EXPECT_EQ(TakeAt(302), Lost(Energy()));  // since 301 is as unknown as before
  b_.Draw(Joules(3));
  EXPECT_EQ(TakeAt(303), Known(Joules(3)));
}

TEST_F(CounterGroupTest, OneLostCounterLosesTheSum) {
  a_.Draw(Joules(1));
  b_.Lose();
  EXPECT_EQ(TakeAt(1), Lost(Joules(1)));
  EXPECT_EQ(TakeAt(2), Known(Energy()));
}

TEST_F(CounterGroupTest, LossIsRememberedWhileAnotherCannotBeRead) {
  a_.Lose();
  b_.set_readable(false);
  TakeAt(1);
  b_.set_readable(true);
  EXPECT_EQ(TakeAt(2).state, Draw::State::kLost);
}

TEST_F(CounterGroupTest, CounterThatCannotBeReadAtTheStartIsLostNotTakenFromBefore) {
  b_.Draw(Joules(100));
  b_.set_readable(false);
  group_.Restart(absl::Seconds(1));
  b_.set_readable(true);
  EXPECT_EQ(TakeAt(2), Lost(Energy()));
}

TEST_F(CounterGroupTest, NamesEachKindOnce) {
  ScriptedCounter twin("a");
  EXPECT_EQ(CounterGroup({&a_, &b_, &twin}).name(), "a + b");
}

}  // namespace
}  // namespace windfall

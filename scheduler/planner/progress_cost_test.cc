#include "scheduler/planner/progress_cost.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scheduler/planner/random_case.h"

namespace windfall {
namespace {

constexpr Tick kMost = 60;
// By progress; absent where it cannot be made.
using Table = std::vector<std::optional<Score>>;

void Lower(std::optional<Score>& cost, const Score& other) {
  if (!cost.has_value() || other < *cost) cost = other;
}

void LowerTo(const std::vector<ProgressPiece>& pieces, Table& table) {
  for (const ProgressPiece& piece : pieces) {
    for (Tick p = piece.least; p <= std::min(piece.most, kMost); ++p) {
      Lower(table[static_cast<size_t>(p)], piece.CostAt(p));
    }
  }
}

// The same with more progress counting as less.
Table AtLeast(Table table) {
  for (size_t p = table.size() - 1; p-- > 0;) {
    if (table[p + 1].has_value()) Lower(table[p], *table[p + 1]);
  }
  return table;
}

Table TableOf(const ProgressCost& cost) {
  Table table(kMost + 1);
  LowerTo(cost.pieces(), table);
  return AtLeast(table);
}

std::vector<ProgressPiece> RandomPieces(RandomCase& random) {
  std::vector<ProgressPiece> pieces;
  for (Tick least = random.Between(0, 20); least <= kMost;) {
    const Tick most = std::min(kMost, least + (random.OneIn(2) ? 0 : random.Between(0, 15)));
    pieces.push_back({.least = least,
                      .most = most,
                      .cost = random.Between(0, 60),
                      .slope = random.Between(0, 5),
                      .origin = static_cast<int32_t>(pieces.size())});
    least = most + random.Between(1, 20);
  }
  return pieces;
}

TEST(ProgressCost, LowersToTheLeastCostOfAtLeastThatProgress) {
  for (uint32_t seed = 1; seed <= 3000 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    RandomCase random(seed);
    ProgressCost cost;
    Table expected(kMost + 1);
    for (int i = 0; i < 4; ++i) {
      const std::vector<ProgressPiece> pieces = RandomPieces(random);
      cost.LowerTo(pieces);
      LowerTo(pieces, expected);
    }
    EXPECT_EQ(TableOf(cost), AtLeast(expected));
    for (size_t i = 0; i < cost.pieces().size(); ++i) {
      const ProgressPiece& piece = cost.pieces()[i];
      EXPECT_LE(piece.least, piece.most);
      if (i == 0) continue;
      const ProgressPiece& last = cost.pieces()[i - 1];
      EXPECT_LT(last.most, piece.least);
      EXPECT_LT(last.CostAt(last.most), piece.cost) << "cost must rise with progress";
    }
  }
}

TEST(ProgressCost, ShiftDropsWhatPassesTheLimit) {
  ProgressCost cost({.least = 2, .most = 9, .cost = 1, .slope = 1});
  cost.LowerTo({{.least = 20, .most = 20, .cost = 50}});
  cost.Shift(5, 100, 10);
  ASSERT_EQ(cost.pieces().size(), 1u);
  EXPECT_EQ(cost.pieces()[0].least, 7);
  EXPECT_EQ(cost.pieces()[0].most, 10);
  EXPECT_EQ(cost.pieces()[0].cost, Score(101));
}

TEST(LowestOfParallel, IsTheLowestAtEachProgress) {
  for (uint32_t seed = 1; seed <= 3000 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    RandomCase random(seed);
    const Tick length = random.Between(0, 12);
    const Score slope = random.Between(0, 3);
    std::vector<ProgressPiece> pieces;
    for (Tick least = 0; least + length <= kMost; least += random.Between(1, 8)) {
      pieces.push_back(
          {.least = least, .most = least + length, .cost = random.Between(0, 30), .slope = slope});
    }
    const std::vector<ProgressPiece> lowest = LowestOfParallel(pieces);
    Table expected(kMost + 1);
    LowerTo(pieces, expected);
    Table actual(kMost + 1);
    LowerTo(lowest, actual);
    EXPECT_EQ(actual, expected);
    for (size_t i = 1; i < lowest.size(); ++i) EXPECT_LT(lowest[i - 1].most, lowest[i].least);
  }
}

}  // namespace
}  // namespace windfall

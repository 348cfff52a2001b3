#include "scheduler/store/ledger_records.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "scheduler/store/example_records.h"
#include "scheduler/store/store.h"
#include "scheduler/store/store_reader.h"
#include "tests/doubles/temporary_directory.h"

namespace windfall {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAreArray;

class LedgerRecordsTest : public testing::Test {
 protected:
  LedgerRecordsTest()
      : store_(*Store::Open(directory_.file("windfall.db"))),
        reader_(*StoreReader::Open(directory_.file("windfall.db"))) {
    EXPECT_TRUE(store_->Commit(OneRun()).ok());
  }

  void Add(const std::vector<LedgerEntry>& entries) {
    const absl::Status status = store_->Commit({.entries = entries});
    ASSERT_TRUE(status.ok()) << status;
  }

  std::vector<LedgerEntry> NewestOfJob() { return *reader_->NewestEntriesOfJob(JobId(1)); }
  std::vector<LedgerEntry> Unsettled() { return store_->Load()->unsettled; }

  TemporaryDirectory directory_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<StoreReader> reader_;
};

// The parts of `entry` when it is restated with settled intensity and cut at `cuts` minutes.
std::vector<LedgerEntry> Settled(const LedgerEntry& entry, const std::vector<int>& cuts) {
  std::vector<LedgerEntry> parts;
  absl::Time begin = entry.span.begin;
  for (size_t i = 0; i <= cuts.size(); ++i) {
    LedgerEntry part = entry;
    part.span = {begin,
                 i < cuts.size() ? entry.span.begin + absl::Minutes(cuts[i]) : entry.span.end};
    part.revision = entry.revision + 1;
    part.basis = IntensityBasis::kSettled;
    part.source.zone = "GB";
    part.source.provider = "neso";
    begin = part.span.end;
    parts.push_back(part);
  }
  return parts;
}

TEST_F(LedgerRecordsTest, EntriesAndReadingsSurviveWithEveryField) {
  const EnergyReading reading = ExampleReading(RunId(1), absl::ZeroDuration());
  EnergyReading unknown = ExampleReading(RunId(1), absl::Minutes(1));
  unknown.quality = EnergyQuality::kNone;
  unknown.energy = Energy();
  ASSERT_TRUE(store_->Commit({.readings = {reading, unknown}}).ok());
  const LedgerEntry priced = ForecastEntry(RunId(1), absl::ZeroDuration());
  const LedgerEntry unpriced = EntryWithoutIntensity(RunId(1), absl::Minutes(1));
  Add({priced, unpriced});
  EXPECT_THAT(*reader_->ReadingsOfJob(JobId(1)), ElementsAre(reading, unknown));
  EXPECT_THAT(NewestOfJob(), ElementsAre(priced, unpriced));
  EXPECT_THAT(*reader_->ReadingsOfJob(JobId(2)), IsEmpty());
}

TEST_F(LedgerRecordsTest, RestatementInPartsReplacesTheWholeEntry) {
  const LedgerEntry entry = ForecastEntry(RunId(1), absl::ZeroDuration());
  const std::vector<LedgerEntry> parts = Settled(entry, {4, 7});
  Add({entry});
  Add(parts);
  EXPECT_EQ(NewestOfJob(), parts);
  EXPECT_THAT(Unsettled(), IsEmpty());
}

TEST_F(LedgerRecordsTest, SecondRestatementOfOnePartLeavesTheOthers) {
  const LedgerEntry entry = ForecastEntry(RunId(1), absl::ZeroDuration());
  const std::vector<LedgerEntry> parts = Settled(entry, {4});
  const std::vector<LedgerEntry> again = Settled(parts[1], {2});
  Add({entry});
  Add(parts);
  Add(again);
  EXPECT_THAT(NewestOfJob(), ElementsAre(parts[0], again[0], again[1]));
}

TEST_F(LedgerRecordsTest, OtherComponentsOfTheSameSpanStay) {
  const LedgerEntry gpu = ForecastEntry(RunId(1), absl::ZeroDuration());
  LedgerEntry cpu = gpu;
  cpu.component = EnergyComponent::kCpu;
  Add({gpu, cpu});
  Add(Settled(gpu, {}));
  EXPECT_THAT(NewestOfJob(), ElementsAre(cpu, Settled(gpu, {}).front()));
  EXPECT_THAT(Unsettled(), ElementsAre(cpu));
}

TEST_F(LedgerRecordsTest, TwoMetersOfOneComponentBothCount) {
  const LedgerEntry entry = ForecastEntry(RunId(1), absl::ZeroDuration());
  Add({entry, entry});
  EXPECT_THAT(NewestOfJob(), ElementsAre(entry, entry));
  EXPECT_EQ(Unsettled().size(), 2u);
}

TEST_F(LedgerRecordsTest, RestatementThatIsNotSettledStaysOnTheWorkList) {
  LedgerEntry entry = EntryWithoutIntensity(RunId(1), absl::ZeroDuration());
  Add({entry});
  entry.revision = 1;
  entry.basis = IntensityBasis::kForecast;
  Add({entry});
  EXPECT_THAT(Unsettled(), ElementsAre(entry));
}

TEST_F(LedgerRecordsTest, SpanSelectsByBegin) {
  const LedgerEntry first = ForecastEntry(RunId(1), absl::ZeroDuration());
  const LedgerEntry second = ForecastEntry(RunId(1), absl::Minutes(10));
  Add({first, second});
  EXPECT_THAT(*reader_->NewestEntries({second.span.begin, second.span.end}), ElementsAre(second));
  EXPECT_THAT(*reader_->NewestEntries({first.span.begin, second.span.begin}), ElementsAre(first));
}

TEST_F(LedgerRecordsTest, SettledEntriesAreThoseThatTheSeriesSettledWhereItHasSteps) {
  const std::vector<LedgerEntry> parts =
      Settled(ForecastEntry(RunId(1), absl::ZeroDuration()), {4, 7});
  const std::vector<LedgerEntry> again = Settled(parts[1], {});
  std::vector<LedgerEntry> of_another = Settled(ForecastEntry(RunId(1), absl::Minutes(5)), {});
  of_another.front().source.provider = "csv";
  of_another.front().component = EnergyComponent::kCpu;
  Add({ForecastEntry(RunId(1), absl::Minutes(10))});
  Add(parts);
  Add(again);
  Add(of_another);
  const auto step = [](double from, double until) {
    return IntensityStep{
        .span = {ExampleTime(absl::Minutes(from)), ExampleTime(absl::Minutes(until))}};
  };
  const auto settled = [&](std::vector<IntensityStep> steps) {
    return *store_->SettledEntries(*IntensitySeries::Create(parts[0].source, std::move(steps)));
  };
  EXPECT_THAT(settled({step(0, 30)}), ElementsAre(parts[0], again[0], parts[2]));
  EXPECT_THAT(settled({step(5, 6), step(6, 30)}), ElementsAre(again[0], parts[2]));
  EXPECT_THAT(settled({step(10, 30)}), IsEmpty());
}

// Against the definition: of each run, component and instant the highest revision.
TEST_F(LedgerRecordsTest, NewestAgreesWithTheDefinitionOnRandomRestatements) {
  const auto seed = std::random_device()();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  std::vector<LedgerEntry> newest;
  for (int i = 0; i < 20; ++i) {
    newest.push_back(ForecastEntry(RunId(1), absl::Minutes(10 * i)));
    newest.back().basis = i % 3 == 0 ? IntensityBasis::kNone : IntensityBasis::kForecast;
  }
  Add(newest);
  for (int round = 0; round < 60; ++round) {
    const size_t chosen = random() % newest.size();
    const LedgerEntry entry = newest[chosen];
    const auto minutes = static_cast<int>(absl::ToInt64Minutes(entry.span.length()));
    std::vector<int> cuts;
    if (minutes > 1 && random() % 2 == 0) cuts = {1 + static_cast<int>(random() % (minutes - 1))};
    const std::vector<LedgerEntry> parts = Settled(entry, cuts);
    Add(parts);
    newest.erase(newest.begin() + static_cast<std::ptrdiff_t>(chosen));
    newest.insert(newest.end(), parts.begin(), parts.end());
  }
  EXPECT_THAT(NewestOfJob(), UnorderedElementsAreArray(newest));
  EXPECT_THAT(*reader_->NewestEntries({absl::InfinitePast(), absl::InfiniteFuture()}),
              UnorderedElementsAreArray(newest));
  std::erase_if(newest,
                [](const LedgerEntry& entry) { return entry.basis == IntensityBasis::kSettled; });
  EXPECT_THAT(Unsettled(), UnorderedElementsAreArray(newest));
}

}  // namespace
}  // namespace windfall

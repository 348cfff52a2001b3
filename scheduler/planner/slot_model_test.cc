#include "scheduler/planner/slot_model.h"

#include <optional>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scheduler/planner/request_builder.h"

namespace windfall {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

// A request whose items all wait, in slots. The forecast's hours begin with the slots.
class ModelOf {
 public:
  explicit ModelOf(PlanRequest request) : request_(std::move(request)), problem_(request_) {
    for (size_t item = 0; item < problem_.items().size(); ++item) {
      waiting_.push_back(
          {.item = item, .count = problem_.items()[item]->count, .early = &nowhere_});
    }
    model_.emplace(problem_, problem_.nodes(), waiting_);
  }

  const SlotModel& operator*() const { return *model_; }
  const SlotModel* operator->() const { return &*model_; }
  const SlotJob& job(size_t index = 0) const { return model_->problem().jobs.at(index); }
  const SlotZone& zone() const { return model_->problem().zones.at(0); }
  absl::Duration FromNow(Tick tick) const { return problem_.scale().ToTime(tick) - request_.now; }

 private:
  const PlanRequest request_;
  const PlanProblem problem_;
  const Choice nowhere_;
  std::vector<WaitingTasks> waiting_;
  std::optional<SlotModel> model_;
};

// Eight hours of one intensity each from now on, and nothing to do.
PlanRequest OnTheHour(const std::vector<int64_t>& grams_per_kwh) {
  PlanRequest request = OneHourInGb(grams_per_kwh);
  request.now = absl::FromUnixSeconds(1'780'000'000 / 3600 * 3600);
  request.forecasts["GB"] = HourlyForecast("GB", request.now, grams_per_kwh);
  request.work.clear();
  return request;
}

WorkItem WorkFor(const PlanRequest& request, absl::Duration length) {
  WorkItem item = HourOfWork(static_cast<int64_t>(request.work.size()) + 1);
  item.remaining = length;
  item.release = request.now;
  item.deadline = request.now + absl::Hours(8);
  return item;
}

TEST(SlotModel, AJobTakesEverySlotThatItTouches) {
  PlanRequest request = OnTheHour({300, 300, 300, 300, 300, 300, 300, 300});
  request.work.push_back(WorkFor(request, absl::Minutes(31)));
  request.work.push_back(WorkFor(request, absl::Minutes(30)));
  request.work.back().release = request.now + absl::Minutes(1);
  const ModelOf model(request);
  EXPECT_EQ(model->problem().slots, 8 * 12 - 1);  // of five minutes; none waits for its deadline
  EXPECT_EQ(model.job(0).length, 7);
  EXPECT_EQ(model.job(0).release, 0);
  EXPECT_EQ(model.job(1).length, 6);
  EXPECT_EQ(model.job(1).release, 1);
}

TEST(SlotModel, WhatIsTakenForAMomentIsTakenThroughoutTheSlot) {
  PlanRequest request = OnTheHour({300, 300, 300, 300, 300, 300, 300, 300});
  request.work.push_back(WorkFor(request, absl::Hours(1)));
  request.nodes = {NodeWithGpus(1, "GB", 4)};
  const auto at = [&](int minutes) { return request.now + absl::Minutes(minutes); };
  request.nodes[0].reservations = {{{at(4), at(6)}, {.gpus = 1}}, {{at(7), at(8)}, {.gpus = 3}}};
  const ModelOf model(request);
  ASSERT_THAT(model.zone().reservations, SizeIs(2));
  EXPECT_EQ(model.zone().reservations[0].segment, (SlotSegment{.begin = 0, .end = 1, .node = 0}));
  EXPECT_EQ(model.zone().reservations[0].resources.units, 1);
  EXPECT_EQ(model.zone().reservations[1].segment, (SlotSegment{.begin = 1, .end = 2, .node = 0}));
  EXPECT_EQ(model.zone().reservations[1].resources.units, 3);
}

TEST(SlotModel, ASlotOfUnknownIntensityIsClosed) {
  PlanRequest request = OnTheHour({300, -1, 100, 300, 300, 300, 300, 300});
  request.work.push_back(WorkFor(request, absl::Hours(1)));
  const ModelOf model(request);
  ASSERT_THAT(model.zone().reservations, SizeIs(12));
  EXPECT_EQ(model.zone().reservations.front().segment.begin, 12);
  EXPECT_EQ(model.zone().reservations.back().segment.end, 24);
  EXPECT_EQ(model.zone().reservations.front().resources.units, 1);
}

TEST(SlotModel, ARunStandsAtTheCleanerEndOfItsSlots) {
  PlanRequest request = OnTheHour({300, 100, 300, 300, 300, 300, 300, 300});
  request.work.push_back(WorkFor(request, absl::Minutes(58)));
  const ModelOf model(request);
  ASSERT_EQ(model.job().length, 12);
  const auto start = [&](int32_t begin) {
    const SlotPlace place = {.zone = 0,
                             .segments = {{.begin = begin, .end = begin + 12, .node = 0}}};
    return model.FromNow(model->PlacementOf(0, place)->segments.front().begin);
  };
  EXPECT_EQ(start(11), absl::Minutes(57));  // the cleaner hour begins after an hour
  EXPECT_EQ(start(13), absl::Minutes(65));
}

TEST(SlotModel, PausesEndWithTheSlotsAndTheLastOfThemWithTheWork) {
  PlanRequest request = OnTheHour({300, 100, 300, 100, 300, 300, 300, 300});
  request.work.push_back(WorkFor(request, absl::Minutes(62)));
  request.work[0].interruption = Interruption{.resume_overhead = absl::Minutes(2)};
  const ModelOf model(request);
  ASSERT_EQ(model.job().length, 13);
  const SlotPlace place = {
      .zone = 0,
      .segments = {{.begin = 12, .end = 20, .node = 0}, {.begin = 36, .end = 41, .node = 0}}};
  const auto placement = model->PlacementOf(0, place);
  ASSERT_THAT(placement->segments, SizeIs(2));
  EXPECT_EQ(model.FromNow(placement->segments[0].end), absl::Minutes(100));
  EXPECT_EQ(model.FromNow(placement->segments[1].begin), absl::Minutes(180));
  EXPECT_EQ(model.FromNow(placement->segments[1].end), absl::Minutes(204));
  SlotPlace short_of_time = place;
  short_of_time.segments[1].end = 40;
  EXPECT_FALSE(model->PlacementOf(0, short_of_time).has_value());
}

TEST(SlotModel, ShortTasksOfASweepAreTakenTogether) {
  PlanRequest request = OnTheHour({300, 300, 300, 300, 300, 300, 300, 300});
  request.work.push_back(WorkFor(request, absl::Minutes(6)));
  request.work[0].count = 10;
  const ModelOf model(request);
  ASSERT_THAT(model->problem().jobs, SizeIs(3));
  EXPECT_EQ(model->TasksOf(0).count, 4);
  EXPECT_EQ(model.job(0).length, 5);
  EXPECT_EQ(model->TasksOf(2).count, 2);
  EXPECT_EQ(model.job(2).length, 3);
}

TEST(SlotModel, APlannedRunKeepsTheSlotsThatItTouches) {
  PlanRequest request = OnTheHour({300, 300, 300, 300, 300, 300, 300, 300});
  request.work.push_back(WorkFor(request, absl::Minutes(60)));
  const auto plan_at = [&](int minutes) {
    const absl::Time begin = request.now + absl::Minutes(minutes);
    request.work[0].planned = {
        {.node = NodeId(1), .zone = "GB", .span = {begin, begin + absl::Minutes(60)}}};
    return ModelOf(request)->Planned();
  };
  const SlotPlan on_edges = plan_at(30);
  ASSERT_TRUE(on_edges[0].exists());
  EXPECT_THAT(on_edges[0].segments, ElementsAre(SlotSegment{.begin = 6, .end = 18, .node = 0}));
  EXPECT_FALSE(plan_at(31)[0].exists());  // touches one more than the job takes
}

}  // namespace
}  // namespace windfall

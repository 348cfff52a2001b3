#include "scheduler/control/plan_certificate.h"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scheduler/planner/random_request.h"
#include "scheduler/planner/request_builder.h"

namespace windfall {
namespace {

// To the end of the search.
PlanCertificate Certify(const PlanRequest& request, const WorkPlan& plan) {
  CertificateSearch search(request, plan, {});
  while (search.Step()) {
  }
  return search.certificate();
}

PlanCertificate CertifyPlan(const PlanRequest& request) {
  return Certify(request, MakePlan(request));
}

double BoundGrams(const PlanRequest& request) {
  return ToGrams(CertifyPlan(request).at_least.value());
}

TEST(CertificateSearch, IsTheOptimumOfAJobAlone) {
  PlanRequest request = OneHourInGb({300, 200, 100, 250, 150, 300});
  request.nodes[0].pue_permille = 1500;
  request.work[0].remaining = absl::Minutes(90);  // the third hour and half of the second
  EXPECT_NEAR(BoundGrams(request), 300, 0.001);
  EXPECT_NEAR(CertifyPlan(request).gap_percent().value(), 0, 0.001);
  request.work[0].interruption = Interruption();  // the third hour and half of the fifth
  EXPECT_NEAR(BoundGrams(request), 262.5, 0.001);
  EXPECT_NEAR(CertifyPlan(request).gap_percent().value(), 0, 0.001);
}

TEST(CertificateSearch, IsTheOptimumWhereStepsAreNotWholeSlots) {
  PlanRequest request = OneHourInGb({100, 300, 200});
  request.forecasts["GB"] =
      HourlyForecast("GB", TestNow() - absl::Minutes(40), {100, 300, 200, 250});
  request.work[0].deadline = TestNow() + absl::Minutes(70);
  EXPECT_NEAR(BoundGrams(request), 100 / 3.0 + 200, 0.001);
}

TEST(CertificateSearch, KnowsThatNotEverybodyCanHaveTheCleanestHour) {
  PlanRequest request = OneHourInGb({300, 200, 100, 250, 150, 300});
  request.work = {HourOfWork(1), HourOfWork(2), HourOfWork(3)};
  const PlanCertificate certificate = CertifyPlan(request);
  EXPECT_EQ(certificate.tasks, 3);
  EXPECT_EQ(certificate.emissions, Grams(450));
  EXPECT_NEAR(ToGrams(*certificate.at_least), 450, 1);
}

TEST(CertificateSearch, CountsEveryTaskOfASweep) {
  PlanRequest request = OneHourInGb({300, 200, 100, 250, 150, 300});
  request.work[0].count = 3;
  const PlanCertificate certificate = CertifyPlan(request);
  EXPECT_EQ(certificate.tasks, 3);
  EXPECT_EQ(certificate.emissions, Grams(450));
  EXPECT_NEAR(ToGrams(*certificate.at_least), 450, 1);
}

TEST(CertificateSearch, KnowsWhatLiveRunsHold) {
  PlanRequest request = OneHourInGb({300, 200, 100, 250, 150, 300});
  request.nodes[0].reservations = {
      {.span = {TestNow() - absl::Hours(1), TestNow() + absl::Hours(3)}, .resources = {.gpus = 1}}};
  EXPECT_NEAR(BoundGrams(request), 150, 0.1);
}

TEST(CertificateSearch, ProvesNothingWhereMoneyIsMinimized) {
  PlanRequest request = OneHourInGb({300, 100, 200});
  request.prices = {.currency = "EUR", .carbon_of_a_tonne = Cents(100)};
  const PlanCertificate certificate = CertifyPlan(request);
  EXPECT_EQ(certificate.at_least, std::nullopt);
  EXPECT_EQ(certificate.gap_percent(), std::nullopt);
  EXPECT_EQ(certificate.emissions, Grams(100));
}

TEST(CertificateSearch, LeavesThoseWhoWantItAtTheirStart) {
  PlanRequest asap = OneHourInGb({300, 200, 100});
  asap.work[0].asap = true;
  EXPECT_NEAR(BoundGrams(asap), 300, 0.001);
  PlanRequest choosy = OneHourInGb({100, 96, 100});
  choosy.work[0].min_saving.fraction = 0.05;
  EXPECT_NEAR(BoundGrams(choosy), 100, 0.001);
}

TEST(CertificateSearch, LetsNobodyBeLaterThanItMustButAsLateAsItIsPlanned) {
  PlanRequest request = OneHourInGb({300, 200, 100, 50});
  request.work[0].remaining = absl::Hours(2);
  request.work[0].deadline = TestNow() + absl::Hours(1);
  EXPECT_NEAR(BoundGrams(request), 500, 0.001);
  request.work[0].remaining = absl::Hours(1);
  request.work[0].deadline = TestNow() + absl::Hours(4);
  request.work[0].needed_by = TestNow() + absl::Hours(2);
  EXPECT_NEAR(BoundGrams(request), 200, 0.001);
}

TEST(CertificateSearch, PaysTheResumeOfWhatGoesOn) {
  PlanRequest request = OneHourInGb({300, 100, 300, 300});
  request.work[0].remaining = absl::Minutes(30);
  request.work[0].resume = true;
  request.work[0].interruption = {.resume_overhead = absl::Minutes(30)};
  EXPECT_NEAR(BoundGrams(request), 100, 0.001);
}

TEST(CertificateSearch, SaysNothingOfWhatNobodyKnows) {
  PlanRequest request = OneHourInGb({300, 200});
  request.forecasts.clear();
  const PlanCertificate certificate = CertifyPlan(request);
  EXPECT_EQ(certificate.tasks, 0);
  EXPECT_FALSE(certificate.at_least.has_value());
  EXPECT_FALSE(certificate.gap_percent().has_value());
  EXPECT_FALSE(PlanCertificate().gap_percent().has_value());
}

TEST(CertificateSearch, HasProvenNothingBeforeItsFirstStep) {
  const PlanRequest request = OneHourInGb({300, 200});
  const CertificateSearch search(request, MakePlan(request), {});
  EXPECT_EQ(search.certificate().emissions, Grams(200));
  EXPECT_FALSE(search.certificate().gap_percent().has_value());
}

TEST(CertificateSearch, BeginsWhereTheLastOneEnded) {
  PlanRequest request = OneHourInGb({300, 200, 100, 250, 150, 300});
  request.work = {HourOfWork(1), HourOfWork(2), HourOfWork(3)};
  const WorkPlan plan = MakePlan(request);
  CertificateSearch first(request, plan, {});
  first.Step();
  EXPECT_NEAR(ToGrams(*first.certificate().at_least), 300, 0.001);  // at no prices
  while (first.Step()) {
  }
  CertificateSearch second(request, plan, first.prices());
  second.Step();
  EXPECT_GT(*second.certificate().at_least, Grams(440));
}

TEST(CertificateSearch, LeavesPricesThatProveNothing) {
  PlanRequest request = OneHourInGb({300, 200, 100, 250, 150, 300});
  for (int64_t job = 1; job <= 5; ++job) request.work.push_back(HourOfWork(job));
  request.work.erase(request.work.begin());
  CertificateSearch crowded(request, MakePlan(request), {});
  while (crowded.Step()) {
  }
  request.work.resize(1);
  CertificateSearch alone(request, MakePlan(request), crowded.prices());
  while (alone.Step()) {
  }
  EXPECT_NEAR(ToGrams(*alone.certificate().at_least), 100, 0.001);
}

TEST(CertificateSearch, JoinsSlotsRatherThanHaveTooMany) {
  PlanRequest request = OneHourInGb({});
  std::vector<IntensityStep> steps;
  for (int i = 0; i < 4000; ++i) {
    const absl::Time begin = TestNow() + absl::Seconds(i * 10);
    steps.push_back({{begin, begin + absl::Seconds(10)}, GramsPerKwh(100 + i / 1000)});
  }
  request.forecasts["GB"].series = *IntensitySeries::Create({.zone = "GB"}, steps);
  const WorkPlan plan = MakePlan(request);
  EXPECT_LE(MakeBoundProblem(request, plan).slots(), 1500u);
  EXPECT_NEAR(BoundGrams(request), 100, 0.001);
}

TEST(CertificateSearch, IsNeverAboveAPlan) {
  ForRandomRequests(300, [](const PlanRequest& request) {
    const PlanCertificate certificate = CertifyPlan(request);
    EXPECT_LE(certificate.at_least, certificate.emissions);
  });
}

constexpr int kHalves = 12;  // half hours that a small case has

absl::Time AtHalf(int half) { return TestNow() + absl::Minutes(30) * half; }

PlanRequest SmallCase(RandomCase& random) {
  PlanRequest request = {.now = TestNow()};
  const int zones = random.Between(1, 2);
  for (int zone = 1; zone <= zones; ++zone) {
    const std::string name = zone == 1 ? "GB" : "DE";
    std::vector<IntensityStep> steps;
    for (int half = 0; half < kHalves; ++half) {
      steps.push_back({{AtHalf(half), AtHalf(half + 1)}, GramsPerKwh(random.Between(10, 300))});
    }
    request.forecasts[name].series = *IntensitySeries::Create({.zone = name}, steps);
    request.nodes.push_back(NodeWithGpus(zone, name, random.Between(1, 2)));
    request.nodes.back().pue_permille = random.Between(1000, 1500);
    if (random.OneIn(2)) continue;
    const int begin = random.Between(0, 5);
    request.nodes.back().reservations = {
        {.span = {AtHalf(begin), AtHalf(random.Between(begin + 1, 8))}, .resources = {.gpus = 1}}};
  }
  for (int job = 1; job <= 3; ++job) {
    WorkItem item = HourOfWork(job);
    const int length = random.Between(1, 4);
    const int begin = random.Between(0, kHalves - length);
    item.remaining = absl::Minutes(30) * length;
    item.power = Watts(random.Between(100, 900));
    item.release = AtHalf(begin);
    item.deadline = AtHalf(random.Between(begin + length, kHalves));
    if (random.OneIn(2)) {
      item.interruption = {.min_segment = absl::Minutes(30) * random.Between(0, 2),
                           .resume_overhead = absl::Minutes(30) * random.Between(0, 1)};
      item.resume = random.OneIn(4);
    }
    request.work.push_back(item);
  }
  return request;
}

// The least that any schedule of whole half hours emits, by trying all of them.
class BruteForce {
 public:
  explicit BruteForce(const PlanRequest& request) : request_(request) {
    for (const PlanNode& node : request.nodes) {
      free_.emplace_back(kHalves, node.capacity.gpus);
      for (const Reservation& each : node.reservations) {
        for (int half = 0; half < kHalves; ++half) {
          if (each.span.begin <= AtHalf(half) && AtHalf(half) < each.span.end) --free_.back()[half];
        }
      }
    }
    for (const WorkItem& item : request.work) ways_.push_back(WaysOf(item));
    Try(0, 0);
  }
  double grams() const { return best_; }  // infinite: no schedule is in time

 private:
  struct Way {
    size_t node = 0;
    unsigned halves = 0;  // a bit for each in which it runs
    double grams = 0;
  };

  static bool Runs(unsigned halves, int half) { return (halves >> half & 1) != 0; }

  // As long as it needs with every resume, in segments as its rules allow.
  static bool IsPossible(unsigned halves, const WorkItem& item) {
    const Interruption rules = item.interruption.value_or(Interruption());
    absl::Duration progress;
    absl::Duration segment;
    int segments = 0;
    for (int half = 0; half < kHalves; ++half) {
      if (!Runs(halves, half)) continue;
      if (AtHalf(half) < item.release || AtHalf(half + 1) > item.deadline) return false;
      const bool begins = half == 0 || !Runs(halves, half - 1);
      if (begins && segments > 0 && segment < rules.min_segment) return false;
      if (begins && (segments > 0 || item.resume)) progress -= rules.resume_overhead;
      if (begins) segment = absl::ZeroDuration();
      segments += begins ? 1 : 0;
      segment += absl::Minutes(30);
      progress += absl::Minutes(30);
    }
    return progress == item.remaining && (segments == 1 || item.interruption.has_value());
  }

  std::vector<Way> WaysOf(const WorkItem& item) const {
    std::vector<Way> ways;
    for (unsigned halves = 1; halves < 1u << kHalves; ++halves) {
      if (!IsPossible(halves, item)) continue;
      for (size_t node = 0; node < request_.nodes.size(); ++node) {
        ways.push_back({node, halves, GramsOf(item, request_.nodes[node], halves)});
      }
    }
    std::sort(ways.begin(), ways.end(),
              [](const Way& a, const Way& b) { return a.grams < b.grams; });
    return ways;
  }

  double GramsOf(const WorkItem& item, const PlanNode& node, unsigned halves) const {
    double grams = 0;
    for (int half = 0; half < kHalves; ++half) {
      if (!Runs(halves, half)) continue;
      const IntensitySeries& series = request_.forecasts.at(node.zone).series;
      grams += ToGramsPerKwh(series.StepAt(AtHalf(half))->intensity) * ToWatts(item.power) / 2000 *
               node.pue_permille / 1000;
    }
    return grams;
  }

  void Try(size_t item, double grams) {
    if (grams >= best_) return;
    if (item == ways_.size()) {
      best_ = grams;
      return;
    }
    for (const Way& way : ways_[item]) {
      if (grams + way.grams >= best_) return;
      if (!Take(way, 1)) continue;
      Try(item + 1, grams + way.grams);
      Take(way, -1);
    }
  }

  // Takes or gives back; false, and nothing is taken, if not all is free.
  bool Take(const Way& way, int gpus) {
    std::vector<int>& free = free_[way.node];
    for (int half = 0; half < kHalves; ++half) {
      if (Runs(way.halves, half) && free[half] < gpus) return false;
    }
    for (int half = 0; half < kHalves; ++half) {
      if (Runs(way.halves, half)) free[half] -= gpus;
    }
    return true;
  }

  const PlanRequest& request_;
  std::vector<std::vector<Way>> ways_;  // by item
  std::vector<std::vector<int>> free_;  // GPUs by node and half hour
  double best_ = std::numeric_limits<double>::infinity();
};

TEST(CertificateSearch, IsNeverAboveTheBestOfAllPlans) {
  int counted = 0;
  double gaps = 0;
  for (uint32_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    RandomCase random(seed);
    const PlanRequest request = SmallCase(random);
    const WorkPlan plan = MakePlan(request);
    const bool is_on_time = std::all_of(plan.outlooks.begin(), plan.outlooks.end(),
                                        [](const Outlook& each) { return each.feasible; });
    const double least = BruteForce(request).grams();
    if (!is_on_time || least == std::numeric_limits<double>::infinity()) continue;
    const PlanCertificate certificate = Certify(request, plan);
    ASSERT_EQ(certificate.tasks, 3);
    ASSERT_LE(ToGrams(*certificate.at_least), least);
    ++counted;
    gaps += least / ToGrams(*certificate.at_least) - 1;
  }
  EXPECT_GT(counted, 150);
  EXPECT_LT(gaps / counted, 0.1);
}

}  // namespace
}  // namespace windfall

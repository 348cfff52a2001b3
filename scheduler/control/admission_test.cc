#include "scheduler/control/admission.h"

#include "gmock/gmock.h"
#include "scheduler/control/test_cluster.h"

namespace windfall {
namespace {

using ::testing::HasSubstr;

TEST(Admit, RefusesWhatCannotBe) {
  struct Case {
    std::string what;
    std::function<void(JobSpec&)> change;
    absl::StatusCode code;
    std::string says;
  };
  const Case cases[] = {
      {"unknown zone", [](JobSpec& s) { s.zones = {"FR"}; }, absl::StatusCode::kInvalidArgument,
       "'FR' is not one of this site's zones: DE, GB"},
      {"unknown input zone", [](JobSpec& s) { s.input = JobInput{.bytes = 1, .zone = "FR"}; },
       absl::StatusCode::kInvalidArgument,
       "input zone 'FR' is not one of this site's zones: DE, GB"},
      {"too many CPUs", [](JobSpec& s) { s.resources.cpus = 9; },
       absl::StatusCode::kInvalidArgument, "node-1 has 0 GPUs, 8 CPUs"},
      {"no GPU here", [](JobSpec& s) { s.resources.gpus = 1; }, absl::StatusCode::kInvalidArgument,
       "needs 1 GPUs"},
      {"unknown predecessor", [](JobSpec& s) { s.after = {JobId(4)}; }, absl::StatusCode::kNotFound,
       "job 4"},
      {"no command", [](JobSpec& s) { s.command.clear(); }, absl::StatusCode::kInvalidArgument,
       "no command"},
  };
  TestCluster cluster;
  cluster.AddNode("node-1", 8);
  for (const Case& c : cases) {
    SCOPED_TRACE(c.what);
    JobSpec spec = SmallJob();
    c.change(spec);
    const absl::StatusOr<Job> job = Admit(cluster.state, spec, cluster.now);
    EXPECT_EQ(job.status().code(), c.code);
    EXPECT_THAT(std::string(job.status().message()), HasSubstr(c.says));
  }
}

TEST(Admit, NamesTheLargestOfManyNodesThatAreTooSmall) {
  TestCluster cluster;
  for (int i = 1; i <= 40; ++i) cluster.AddNode(absl::StrCat("node-", i), i);
  JobSpec spec = SmallJob();
  spec.resources.cpus = 64;
  EXPECT_EQ(Admit(cluster.state, spec, cluster.now).status().message(),
            "no node can hold a task that needs 0 GPUs, 64 CPUs, 0 MiB; the largest of 40 nodes: "
            "node-40 has 0 GPUs, 40 CPUs, 0 MiB; node-39 has 0 GPUs, 39 CPUs, 0 MiB; node-38 has "
            "0 GPUs, 38 CPUs, 0 MiB; ask for less or for other zones");
}

TEST(Admit, TakesAnyResourcesWhileNoNodeIsKnown) {
  TestCluster cluster;
  JobSpec spec = SmallJob();
  spec.resources.gpus = 64;
  EXPECT_TRUE(Admit(cluster.state, spec, cluster.now).ok());
}

TEST(Admit, KeepsEachPredecessorOnce) {
  TestCluster cluster;
  const JobId first = cluster.Submit(SmallJob());
  const JobId second = cluster.Submit(SmallJob());
  JobSpec spec = SmallJob();
  spec.after = {second, first, second, second};
  EXPECT_THAT(Admit(cluster.state, spec, cluster.now)->spec.after,
              testing::ElementsAre(second, first));
}

TEST(Admit, GivesADeadlineOfDurationAndSlack) {
  TestCluster cluster;
  const absl::StatusOr<Job> job = Admit(cluster.state, SmallJob(), cluster.now);
  ASSERT_TRUE(job.ok());
  EXPECT_EQ(job->deadline, cluster.now + absl::Hours(25));
}

TEST(Admit, GivesASweepTimeForAllItsRounds) {
  TestCluster cluster;
  cluster.AddNode("node-1", 4);
  JobSpec spec = SmallJob();
  spec.parameters = {{.name = "seed", .values = IntegerRange{1, 10}}};
  EXPECT_EQ(Admit(cluster.state, spec, cluster.now)->deadline, cluster.now + absl::Hours(3 + 24));
  spec.max_parallel = 2;
  EXPECT_EQ(Admit(cluster.state, spec, cluster.now)->deadline, cluster.now + absl::Hours(5 + 24));
}

TEST(Promise, SaysWhenWhereAndHowMuchAndIsNeverChanged) {
  TestCluster cluster;
  cluster.AddNode("node-1", 1);
  cluster.SetForecast({300, 300, 100, 300, 300, 300});
  JobSpec spec = SmallJob();
  const JobId job = cluster.Submit(spec);
  cluster.Turn();
  const Promise promise = cluster.state.FindJob(job)->job.promise.value();
  EXPECT_EQ(promise.planned.begin, cluster.now + absl::Hours(2));
  EXPECT_EQ(promise.zone, "GB");
  EXPECT_EQ(promise.node, "node-1");
  EXPECT_EQ(promise.energy, Watts(10) * absl::Hours(1));
  EXPECT_EQ(promise.emissions, promise.energy * GramsPerKwh(100));
  EXPECT_EQ(promise.start_now_emissions, promise.energy * GramsPerKwh(300));
  EXPECT_TRUE(promise.feasible);
  spec.after = {job};
  const JobId next = cluster.Submit(spec);
  cluster.Turn();
  EXPECT_EQ(cluster.state.FindJob(next)->job.promise->start_now_emissions, std::nullopt);
  EXPECT_EQ(cluster.state.plans.at({next, 0}).start_now_emissions, std::nullopt);
  cluster.SetForecast({50, 300, 300, 300, 300, 300});
  cluster.Turn();
  EXPECT_EQ(cluster.state.FindJob(job)->job.promise, promise);
}

TEST(Promise, HasNoSavingOfAJobThatMayNotStartAtSubmission) {
  TestCluster cluster;
  cluster.AddNode("node-1", 1);
  cluster.SetForecast({300, 300, 100, 300, 300, 300});
  JobSpec spec = SmallJob();
  spec.begin = cluster.now + absl::Hours(1);
  const JobId job = cluster.Submit(spec);
  cluster.Turn();
  const Promise& promise = cluster.state.FindJob(job)->job.promise.value();
  EXPECT_EQ(promise.emissions, promise.energy * GramsPerKwh(100));
  EXPECT_EQ(promise.start_now_emissions, std::nullopt);
  EXPECT_EQ(cluster.state.plans.at({job, 0}).start_now_emissions, std::nullopt);
}

TEST(Promise, TellsADeadlineThatCannotBeMet) {
  TestCluster cluster;
  cluster.AddNode("node-1", 1);
  JobSpec spec = SmallJob();
  spec.deadline = cluster.now + absl::Minutes(30);
  const JobId job = cluster.Submit(spec);
  cluster.Turn();
  const Promise promise = cluster.state.FindJob(job)->job.promise.value();
  EXPECT_FALSE(promise.feasible);
  EXPECT_THAT(promise.reason, HasSubstr("earliest finish is 2026-03-01 01:00:00 UTC"));
}

}  // namespace
}  // namespace windfall

#include "scheduler/server/job_requests.h"

#include <pthread.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scheduler/control/test_cluster.h"
#include "tests/doubles/temporary_directory.h"

namespace windfall {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Runs `work` where a call for each job of a long chain finds no room.
void OnSmallStack(std::function<void()> work) {
  pthread_attr_t attributes;
  ASSERT_EQ(pthread_attr_init(&attributes), 0);
  ASSERT_EQ(pthread_attr_setstacksize(&attributes, size_t{256} << 10), 0);
  const auto run = [](void* argument) -> void* {
    (*static_cast<std::function<void()>*>(argument))();
    return nullptr;
  };
  pthread_t thread;
  ASSERT_EQ(pthread_create(&thread, &attributes, run, &work), 0);
  ASSERT_EQ(pthread_join(thread, nullptr), 0);
  pthread_attr_destroy(&attributes);
}

class JobRequestsTest : public testing::Test {
 protected:
  static JobSpec After(std::vector<JobId> jobs) {
    JobSpec spec = SmallJob();
    spec.after = std::move(jobs);
    return spec;
  }
  JobId AddAfter(std::vector<JobId> jobs) { return cluster_.Submit(After(std::move(jobs))); }
  // Has left memory.
  JobId AddFailed(int64_t id) {
    cluster_.state.outcomes[JobId(id)] = TaskState::kFailed;
    return JobId(id);
  }
  // Each job of a level comes after both of the one below, and the lowest two after `first`.
  std::vector<JobId> AddLadder(JobId first, int levels) {
    std::vector<JobId> level = {first};
    for (int i = 0; i < levels; ++i) level = {AddAfter(level), AddAfter(level)};
    return level;
  }
  JobId AddChain(JobId first, int length) {
    JobId last = first;
    for (int i = 0; i < length; ++i) last = AddAfter({last});
    return last;
  }
  std::vector<JobId> FailedBefore(const JobSpec& spec) {
    Turn turn{.state = cluster_.state, .now = cluster_.now};
    const absl::StatusOr<SubmitResult> result = SubmitJob(turn, *store_, spec, "");
    EXPECT_TRUE(result.ok()) << result.status();
    return result.ok() ? result->failed_predecessors : std::vector<JobId>();
  }
  absl::Status WhatIf(const JobSpec& spec) {
    Turn turn{.state = cluster_.state, .now = cluster_.now};
    return AdmitWhatIf(turn, *store_, spec).status();
  }

  TestCluster cluster_;

 private:
  TemporaryDirectory directory_;
  std::unique_ptr<Store> store_ = *Store::Open(directory_.file("db"));
};

TEST_F(JobRequestsTest, NamesFailedPredecessorsInTheOrderInWhichTheyAreMet) {
  const JobId near = AddFailed(1'000'001);
  const JobId far = AddFailed(1'000'002);
  const JobId between = AddAfter({far});
  EXPECT_THAT(FailedBefore(After({between, near, far})), ElementsAre(far, near));
}

TEST_F(JobRequestsTest, MeetsEachJobOfALadderOnce) {
  const JobId failed = AddFailed(1'000'001);
  const JobSpec spec = After(AddLadder(failed, 40));
  EXPECT_THAT(FailedBefore(spec), ElementsAre(failed));
  EXPECT_THAT(std::string(WhatIf(spec).message()), HasSubstr("wait for job 1000001, which has"));
  cluster_.state.outcomes[failed] = TaskState::kSucceeded;
  EXPECT_TRUE(WhatIf(spec).ok());
}

TEST_F(JobRequestsTest, FollowsAChainThatIsLongerThanTheStack) {
  const JobId failed = AddFailed(1'000'001);
  const JobSpec spec = After({AddChain(failed, 10'000)});
  OnSmallStack([&] {
    EXPECT_THAT(FailedBefore(spec), ElementsAre(failed));
    EXPECT_TRUE(absl::IsFailedPrecondition(WhatIf(spec)));
  });
}

TEST_F(JobRequestsTest, PlansNothingThatWouldWaitForAHeldJob) {
  const JobId held = AddAfter({});
  cluster_.state.FindJob(held)->job.held = true;
  const absl::Status refused = WhatIf(After({AddAfter({held})}));
  EXPECT_THAT(std::string(refused.message()), HasSubstr("which is held"));
}

}  // namespace
}  // namespace windfall

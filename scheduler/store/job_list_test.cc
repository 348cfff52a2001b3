#include "scheduler/store/job_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_join.h"
#include "scheduler/store/example_records.h"
#include "scheduler/store/job_records.h"
#include "scheduler/store/schema.h"
#include "tests/doubles/temporary_directory.h"

namespace windfall {
namespace {

using testing::HasSubstr;
using testing::Not;

class JobListTest : public testing::Test {
 protected:
  // A hundred thousand jobs of seven users and three projects, one in a thousand held. Made once:
  // no test changes them.
  static void SetUpTestSuite() {
    directory_ = std::make_unique<TemporaryDirectory>();
    connection_ = *Connection::Open(directory_->file("windfall.db"), Connection::Mode::kReadWrite);
    EXPECT_TRUE(PrepareSchema(*connection_).ok());
    absl::StatusOr<Transaction> transaction = Transaction::BeginWrite(*connection_);
    for (int64_t id = 1; id <= kJobs; ++id) {
      Job job = SucceededJob(id);
      if (id % 1000 == 0) {
        job = PlainJob(id);
        job.held = true;
      }
      job.spec.user = absl::StrCat("user-", id % 7);
      job.spec.project = absl::StrCat("project-", id % 3);
      const absl::Status status = SaveJob(*connection_, job);
      EXPECT_TRUE(status.ok()) << status;
      if (!status.ok()) return;
    }
    EXPECT_TRUE(transaction->Commit().ok());
  }

  static void TearDownTestSuite() {
    connection_.reset();
    directory_.reset();
  }

  // What SQLite says it does, one step a line.
  std::string PlanOf(const JobFilter& filter) {
    const absl::StatusOr<std::vector<std::string>> steps = connection_->All<std::string>(
        [](Row& row) {
          for (int column = 0; column < 3; ++column) row.Next<int64_t>();
          return row.Next<std::string>();
        },
        absl::StrCat("EXPLAIN QUERY PLAN ", *JobIdQuery(filter)), filter.user, filter.project,
        JobId(kJobs), 100);
    EXPECT_TRUE(steps.ok()) << steps.status();
    return steps.ok() ? absl::StrJoin(*steps, "\n") : "";
  }

  static constexpr int64_t kJobs = 100'000;
  static inline std::unique_ptr<TemporaryDirectory> directory_;
  static inline std::unique_ptr<Connection> connection_;
};

TEST_F(JobListTest, NoFilterScansOrSortsALargeTable) {
  const std::vector<JobFilter> filters = {
      {},
      {.user = "user-1"},
      {.project = "project-1"},
      {.user = "user-1", .project = "project-1"},
      {.statuses = {"held"}},
      {.statuses = {"held", "waiting", "running", "paused"}},
      {.statuses = {"held", "succeeded"}, .user = "user-1", .project = "project-1"}};
  for (const JobFilter& filter : filters) {
    const std::string plan = PlanOf(filter);
    EXPECT_THAT(plan, HasSubstr("SEARCH jobs"));
    EXPECT_THAT(plan, Not(HasSubstr("SCAN jobs")));
    EXPECT_THAT(plan, Not(HasSubstr("TEMP B-TREE")));
  }
}

TEST_F(JobListTest, FindsTheFewAmongTheMany) {
  const absl::StatusOr<std::vector<JobId>> held =
      ReadJobIds(*connection_, {.statuses = {"held", "waiting"}}, JobId(kJobs + 1), 1000);
  ASSERT_TRUE(held.ok()) << held.status();
  ASSERT_EQ(held->size(), 100u);
  EXPECT_EQ(held->front(), JobId(kJobs));
  EXPECT_EQ(held->back(), JobId(1000));
}

}  // namespace
}  // namespace windfall

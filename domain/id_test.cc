#include "domain/id.h"

#include <limits>
#include <string>
#include <type_traits>

#include "absl/hash/hash_testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using ::testing::HasSubstr;

TEST(Id, IsUnsetUntilGiven) {
  EXPECT_FALSE(JobId().IsSet());
  EXPECT_TRUE(JobId(1).IsSet());
  EXPECT_EQ(JobId(7).value(), 7);
}

TEST(Id, OfOneNounDoesNotPassForAnother) {
  EXPECT_FALSE((std::is_convertible_v<JobId, RunId>));
  EXPECT_FALSE((std::is_constructible_v<NodeId, JobId>));
  EXPECT_FALSE((std::is_convertible_v<int64_t, JobId>));
}

TEST(Id, OrdersByNumber) {
  EXPECT_LT(JobId(2), JobId(10));
  EXPECT_LT((TaskId{JobId(2), 9}), (TaskId{JobId(10), 0}));
  EXPECT_LT((TaskId{JobId(2), 9}), (TaskId{JobId(2), 10}));
}

TEST(Id, EqualOnesHashAlike) {
  EXPECT_TRUE(absl::VerifyTypeImplementsAbslHashCorrectly({JobId(), JobId(1), JobId(2), JobId(1)}));
  EXPECT_TRUE(absl::VerifyTypeImplementsAbslHashCorrectly(
      {TaskId{}, TaskId{JobId(1), 2}, TaskId{JobId(2), 1}, TaskId{JobId(1), 2}}));
}

struct GoodText {
  const char* text;
  TaskId id;
};

TEST(ParseTaskId, AcceptsJobsAndTasks) {
  const GoodText cases[] = {
      {"7", {JobId(7), 0}},
      {"7.0", {JobId(7), 0}},
      {"7.3", {JobId(7), 3}},
      {"1.999999", {JobId(1), 999999}},
      {"9223372036854775807", {JobId(std::numeric_limits<int64_t>::max()), 0}},
      {"7.2147483647", {JobId(7), std::numeric_limits<int32_t>::max()}},
  };
  for (const GoodText& good : cases) {
    const absl::StatusOr<TaskId> id = ParseTaskId(good.text);
    ASSERT_TRUE(id.ok()) << good.text << ": " << id.status();
    EXPECT_EQ(*id, good.id) << good.text;
  }
}

TEST(ParseTaskId, RefusesEverythingElseAndNamesIt) {
  for (const char* text : {"",
                           "0",
                           "-1",
                           "0.1",
                           "7.",
                           ".3",
                           ".",
                           "7.-1",
                           "7.3.1",
                           "7.x",
                           "x",
                           "7 3",
                           "7,3",
                           " 7",
                           "7 ",
                           "+7",
                           "7.+3",
                           "7. 3",
                           "07x",
                           "9223372036854775808",
                           "7.2147483648",
                           "7.3 ",
                           "1e3",
                           "0x7"}) {
    const absl::StatusOr<TaskId> id = ParseTaskId(text);
    ASSERT_FALSE(id.ok()) << "'" << text << "'";
    EXPECT_EQ(id.status().code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_THAT(std::string(id.status().message()), HasSubstr(std::string("'") + text + "'"));
  }
}

TEST(ToString, OfTaskIdIsParsedBack) {
  for (const TaskId& id :
       {TaskId{JobId(7), 3}, TaskId{JobId(1), 0}, TaskId{JobId(123456), 999999}}) {
    const absl::StatusOr<TaskId> parsed = ParseTaskId(ToString(id));
    ASSERT_TRUE(parsed.ok()) << parsed.status();
    EXPECT_EQ(*parsed, id);
  }
  EXPECT_EQ(ToString(TaskId{JobId(7), 3}), "7.3");
}

}  // namespace
}  // namespace windfall

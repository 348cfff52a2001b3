#include "agent/link/agent_store.h"

#include <sqlite3.h>

#include <fstream>

#include "agent/link/file_size_limit.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/doubles/temporary_directory.h"

namespace windfall {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const absl::Time kStart = absl::FromUnixMillis(1'700'000'000'123);

AgentReport Started(int64_t sequence) {
  return {.sequence = sequence, .content = RunStarted{RunId(sequence), kStart}};
}

class AgentStoreTest : public ::testing::Test {
 protected:
  AgentStoreTest() { Reopen(); }

  void Reopen() {
    store_.reset();
    absl::StatusOr<std::unique_ptr<AgentStore>> store = AgentStore::Open(path());
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
  }
  std::string path() const { return folder_.file("agent.db"); }

  TemporaryDirectory folder_;
  std::unique_ptr<AgentStore> store_;
};

TEST_F(AgentStoreTest, KeepsItsEpochForEver) {
  const std::string epoch = store_->epoch();
  EXPECT_EQ(epoch.size(), 32U);
  Reopen();
  EXPECT_EQ(store_->epoch(), epoch);
}

TEST_F(AgentStoreTest, TwoStoresHaveDifferentEpochs) {
  const absl::StatusOr<std::unique_ptr<AgentStore>> other = AgentStore::Open(path() + ".other");
  ASSERT_TRUE(other.ok()) << other.status();
  EXPECT_NE((*other)->epoch(), store_->epoch());
}

TEST_F(AgentStoreTest, KeepsReportsInOrderUntilTheyAreAcknowledged) {
  ASSERT_TRUE(store_->Apply({.reports = {Started(1), Started(2), Started(3)}}).ok());
  Reopen();
  EXPECT_THAT(*store_->ReportsAfter(0, 10), ElementsAre(Started(1), Started(2), Started(3)));
  EXPECT_THAT(*store_->ReportsAfter(1, 1), ElementsAre(Started(2)));

  ASSERT_TRUE(store_->Apply({.acknowledged_sequence = 2}).ok());
  Reopen();
  EXPECT_THAT(*store_->ReportsAfter(0, 10), ElementsAre(Started(3)));
}

TEST_F(AgentStoreTest, NeverGivesANumberAgain) {
  ASSERT_TRUE(store_->Apply({.reports = {Started(1), Started(2)}}).ok());
  ASSERT_TRUE(store_->Apply({.acknowledged_sequence = 2}).ok());
  Reopen();
  EXPECT_EQ(store_->last_sequence(), 2);
}

// The state directory was restored from an older copy.
TEST_F(AgentStoreTest, NumbersGoOnBehindWhatTheSchedulerHasSeen) {
  ASSERT_TRUE(store_->Apply({.acknowledged_sequence = 40}).ok());
  Reopen();
  EXPECT_EQ(store_->last_sequence(), 40);
}

TEST_F(AgentStoreTest, KeepsRunsUntilTheyAreForgotten) {
  AgentRun run{.run = RunId(7),
               .boot_id = "boot",
               .gpus = {0, 3},
               .resources = {.gpus = 2, .cpus = 4, .memory_bytes = 1LL << 34},
               .metered_until = kStart,
               .metered_cpu_time = absl::Milliseconds(1234)};
  ASSERT_TRUE(store_->Apply({.runs = {run}}).ok());
  run.phase = AgentRun::Phase::kStarted;
  ASSERT_TRUE(store_->Apply({.runs = {run}}).ok());
  Reopen();
  EXPECT_THAT(*store_->LoadRuns(), ElementsAre(run));

  ASSERT_TRUE(store_->Apply({.forgotten = {RunId(7)}}).ok());
  EXPECT_THAT(*store_->LoadRuns(), IsEmpty());
}

TEST_F(AgentStoreTest, AFailedWriteChangesNothingAndMayBeTriedAgain) {
  RunResult result{.run = RunId(1), .outcome = RunOutcome::kFailed};
  result.message = std::string(1 << 20, 'x');
  const AgentChanges changes{.reports = {{.sequence = 1, .content = result}},
                             .runs = {{.run = RunId(1)}}};
  {
    const FileSizeLimit limit(1 << 16);
    EXPECT_FALSE(store_->Apply(changes).ok());
  }
  EXPECT_EQ(store_->last_sequence(), 0);
  EXPECT_THAT(*store_->LoadRuns(), IsEmpty());
  EXPECT_THAT(*store_->ReportsAfter(0, 10), IsEmpty());

  const absl::Status status = store_->Apply(changes);

  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(store_->last_sequence(), 1);
}

TEST_F(AgentStoreTest, RefusesAFileInUse) {
  const absl::Status status = AgentStore::Open(path()).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr(path()));
}

TEST_F(AgentStoreTest, RefusesAFileOfANewerVersion) {
  store_.reset();
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(path().c_str(), &database), SQLITE_OK);
  sqlite3_exec(database, "PRAGMA user_version = 99", nullptr, nullptr, nullptr);
  sqlite3_close(database);

  const absl::Status status = AgentStore::Open(path()).status();

  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("version 99"));
}

TEST_F(AgentStoreTest, SaysThatAFileIsDamaged) {
  store_.reset();
  std::ofstream(path()) << "this is no database, though it is long enough to have a header, or so "
                           "one would think, until one looks at it";
  EXPECT_EQ(AgentStore::Open(path()).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(AgentStoreTest, SaysThatTheFolderIsMissing) {
  EXPECT_EQ(AgentStore::Open(folder_.file("missing/agent.db")).status().code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace windfall

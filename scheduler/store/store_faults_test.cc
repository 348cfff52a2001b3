// What the store does about files that it cannot or must not use, and about disks that fail.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "scheduler/store/example_records.h"
#include "scheduler/store/faulty_disk.h"
#include "scheduler/store/schema.h"
#include "scheduler/store/store.h"
#include "scheduler/store/store_reader.h"
#include "tests/doubles/temporary_directory.h"

namespace windfall {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// Root may write everything, so what concerns permissions is tried as somebody else.
class AsNobody {
 public:
  AsNobody() {
    if (user_ == 0) Become(65534);
  }
  ~AsNobody() {
    if (user_ == 0) Become(0);
  }

 private:
  static void Become(uid_t user) { EXPECT_EQ(seteuid(user), 0); }
  const uid_t user_ = geteuid();
};

class StoreFaultsTest : public testing::Test {
 protected:
  StoreFaultsTest() { chmod(directory_.path().c_str(), 0777); }

  std::string path() const { return directory_.file("windfall.db"); }

  std::unique_ptr<Store> Open() {
    absl::StatusOr<std::unique_ptr<Store>> store = Store::Open(path());
    EXPECT_TRUE(store.ok()) << store.status();
    return store.ok() ? *std::move(store) : nullptr;
  }

  absl::Status OpenError() { return Store::Open(path()).status(); }

  void ExpectOpenFails(absl::StatusCode code, const std::string& hint) {
    const absl::Status status = OpenError();
    EXPECT_EQ(status.code(), code) << status;
    EXPECT_THAT(std::string(status.message()),
                AllOf(HasSubstr(path()), HasSubstr(hint), Not(HasSubstr("\n"))));
  }

  void RunSql(const std::string& sql) {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(path().c_str(), &db), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(db);
    sqlite3_close(db);
  }

  // Runs `sql` on a store with one of everything; returns what SQLite says.
  std::string ErrorOf(const std::string& sql) {
    sqlite3* db = nullptr;
    EXPECT_EQ(sqlite3_open(path().c_str(), &db), SQLITE_OK);
    const int result = sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr);
    std::string error = result == SQLITE_OK ? "" : sqlite3_errmsg(db);
    sqlite3_close(db);
    return error;
  }

  TemporaryDirectory directory_;
};

TEST_F(StoreFaultsTest, NewerSchemaIsRefusedWithBothVersionsAndLeftAlone) {
  Open();
  RunSql("UPDATE schema_version SET version = 99");
  ExpectOpenFails(absl::StatusCode::kFailedPrecondition, "version 99");
  ExpectOpenFails(absl::StatusCode::kFailedPrecondition,
                  absl::StrCat("up to ", CurrentSchemaVersion()));
  RunSql(absl::StrCat("UPDATE schema_version SET version = ", CurrentSchemaVersion()));
  EXPECT_NE(Open(), nullptr);
}

TEST_F(StoreFaultsTest, DatabaseOfAnotherProgramIsRefusedAndLeftAlone) {
  RunSql("CREATE TABLE songs (title TEXT)");
  const auto size_before = std::filesystem::file_size(path());
  ExpectOpenFails(absl::StatusCode::kFailedPrecondition, "another program");
  EXPECT_EQ(std::filesystem::file_size(path()), size_before);
  EXPECT_EQ(ErrorOf("SELECT title FROM songs"), "");
}

TEST_F(StoreFaultsTest, TwoStoresNeverShareAFile) {
  const std::unique_ptr<Store> store = Open();
  ExpectOpenFails(absl::StatusCode::kFailedPrecondition, "another scheduler");
}

TEST_F(StoreFaultsTest, FileIsFreeAgainWhenItsStoreIsGone) {
  Open().reset();
  EXPECT_NE(Open(), nullptr);
}

TEST_F(StoreFaultsTest, OnlyTheOwnerMayReadTheFiles) {
  const std::unique_ptr<Store> store = Open();
  ASSERT_TRUE(store->Commit({.jobs = {PlainJob(1)}}).ok());
  for (const std::string& file : {path(), path() + "-wal", path() + ".lock"}) {
    struct stat status {};
    ASSERT_EQ(stat(file.c_str(), &status), 0) << file;
    EXPECT_EQ(status.st_mode & 0777, 0600u) << file;
  }
}

TEST_F(StoreFaultsTest, MissingDirectoryIsToldApart) {
  const absl::Status status = Store::Open(directory_.file("no/such/file")).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("create its directory"));
}

TEST_F(StoreFaultsTest, ReadOnlyFileIsRefused) {
  Open();
  ASSERT_EQ(chmod(path().c_str(), 0444), 0);
  ASSERT_EQ(chmod((path() + ".lock").c_str(), 0666), 0);
  const AsNobody nobody;
  ExpectOpenFails(absl::StatusCode::kFailedPrecondition, "writable");
}

TEST_F(StoreFaultsTest, ReadOnlyDirectoryIsRefused) {
  ASSERT_EQ(chmod(directory_.path().c_str(), 0555), 0);
  const AsNobody nobody;
  ExpectOpenFails(absl::StatusCode::kFailedPrecondition, "writable");
}

TEST_F(StoreFaultsTest, FileThatIsNoDatabaseIsDataLoss) {
  std::ofstream(path()) << "this is a text file and was never anything else, however long it is";
  ExpectOpenFails(absl::StatusCode::kDataLoss, "restore a backup");
}

TEST_F(StoreFaultsTest, DamagedPagesAreDataLossNotACrash) {
  {
    const std::unique_ptr<Store> store = Open();
    RecordChanges changes;
    for (int64_t id = 1; id <= 500; ++id) changes.jobs.push_back(FullJob(id));
    ASSERT_TRUE(store->Commit(changes).ok());
  }
  const auto size = std::filesystem::file_size(path());
  ASSERT_GT(size, 40u * 4096u);
  std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
  const std::string garbage(4096, '\x5a');
  for (std::uintmax_t at = 8 * 4096; at + 4096 <= size; at += 4096) {
    file.seekp(static_cast<std::streamoff>(at));
    file.write(garbage.data(), static_cast<std::streamsize>(garbage.size()));
  }
  file.close();

  absl::StatusOr<std::unique_ptr<Store>> store = Store::Open(path());
  const absl::Status status = store.ok() ? (*store)->LoadJob(JobId(250)).status() : store.status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
}

TEST_F(StoreFaultsTest, WordThatIsNoneIsDataLossNamingTheColumn) {
  {
    const std::unique_ptr<Store> store = Open();
    ASSERT_TRUE(store->Commit(OneRun()).ok());
  }
  RunSql("UPDATE runs SET outcome = 'exploded'");
  const absl::Status status = Open()->Load().status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()),
              AllOf(HasSubstr("outcome"), HasSubstr("exploded"), HasSubstr(path())));
}

TEST_F(StoreFaultsTest, SpecThatCannotBeReadIsDataLoss) {
  {
    const std::unique_ptr<Store> store = Open();
    ASSERT_TRUE(store->Commit(OneRun()).ok());
  }
  RunSql("UPDATE jobs SET spec_json = '{\"name\": 3}'");
  EXPECT_EQ(Open()->Load().status().code(), absl::StatusCode::kDataLoss);
}

struct FaultCase {
  FaultyDisk::Fault fault;
  absl::StatusCode code;
};

class FailingCommitTest : public StoreFaultsTest, public testing::WithParamInterface<FaultCase> {};

TEST_P(FailingCommitTest, LeavesNothingBehindAndTheStoreUsable) {
  FaultyDisk disk;
  std::unique_ptr<Store> store = Open();
  ASSERT_TRUE(store->Commit({.jobs = {PlainJob(1)}}).ok());

  disk.Set(GetParam().fault);
  const absl::Status status = store->Commit({.jobs = {PlainJob(2)}});
  EXPECT_EQ(status.code(), GetParam().code) << status;
  EXPECT_THAT(std::string(status.message()), AllOf(HasSubstr(path()), HasSubstr("try again")));
  EXPECT_EQ(store->SaveReport(FullReport(), "a").status().code(), GetParam().code);

  disk.Set(FaultyDisk::Fault::kNone);
  EXPECT_THAT(store->Load()->jobs, ElementsAre(PlainJob(1)));
  EXPECT_TRUE(store->Commit({.jobs = {PlainJob(2)}}).ok());
  store.reset();
  EXPECT_THAT(Open()->Load()->jobs, ElementsAre(PlainJob(1), PlainJob(2)));
}

INSTANTIATE_TEST_SUITE_P(
    Faults, FailingCommitTest,
    testing::Values(FaultCase{FaultyDisk::Fault::kFull, absl::StatusCode::kResourceExhausted},
                    FaultCase{FaultyDisk::Fault::kInputOutput, absl::StatusCode::kUnavailable},
                    FaultCase{FaultyDisk::Fault::kSync, absl::StatusCode::kUnavailable}));

TEST_F(StoreFaultsTest, FullDiskAtTheFirstOpenIsToldAndPasses) {
  FaultyDisk disk;
  disk.Set(FaultyDisk::Fault::kFull);
  ExpectOpenFails(absl::StatusCode::kResourceExhausted, "free some space");
  disk.Set(FaultyDisk::Fault::kNone);
  EXPECT_NE(Open(), nullptr);
}

TEST_F(StoreFaultsTest, NobodyCanChangeWhatWasMeasuredPromisedOrReported) {
  const std::unique_ptr<Store> store = Open();
  RecordChanges changes = OneRun();
  changes.jobs.front().promise = FullJob(1).promise;
  changes.readings = {ExampleReading(RunId(1), absl::ZeroDuration())};
  changes.entries = {ForecastEntry(RunId(1), absl::ZeroDuration())};
  changes.forecasts = {ExampleForecast(1, "GB")};
  changes.actuals = {ExampleSeries({.zone = "GB", .provider = "csv"}, ExampleTime(), {3})};
  ASSERT_TRUE(store->Commit(changes).ok());
  ASSERT_TRUE(store->SaveReport(FullReport(), "key").ok());
  for (const auto& [table, column] :
       {std::pair{"readings", "energy_millijoules = 0"},
        std::pair{"ledger_entries", "emissions_micrograms = 0"},
        std::pair{"reports", "content_json = ''"}, std::pair{"promises", "reason = ''"},
        std::pair{"forecasts", "steps_json = '[]'"},
        std::pair{"actual_steps", "intensity_mg_per_kwh = 0"}}) {
    EXPECT_THAT(ErrorOf(absl::StrCat("UPDATE ", table, " SET ", column)), HasSubstr("append-only"));
    EXPECT_THAT(ErrorOf(absl::StrCat("DELETE FROM ", table)), HasSubstr("append-only"));
    EXPECT_THAT(ErrorOf(absl::StrCat("INSERT OR REPLACE INTO ", table, " SELECT * FROM ", table)),
                HasSubstr("append-only"));
  }
}

TEST_F(StoreFaultsTest, AnotherReportDoesNotTakeTheKeyOfOne) {
  ASSERT_TRUE(Open()->SaveReport(FullReport(), "key").ok());
  EXPECT_THAT(
      ErrorOf("INSERT OR REPLACE INTO reports SELECT id + 1, idempotency_key, create_time_unix_ns, "
              "begin_unix_ns, end_unix_ns, project, user, jobs_count, energy_millijoules, "
              "emissions_micrograms, content_sha256, content_json FROM reports"),
      HasSubstr("append-only"));
}

TEST_F(StoreFaultsTest, EveryTableIsStrict) {
  Open();
  EXPECT_THAT(ErrorOf("INSERT INTO schema_version (version) VALUES ('one')"),
              HasSubstr("cannot store TEXT value"));
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(path().c_str(), &db), SQLITE_OK);
  std::vector<std::string> lax;
  sqlite3_exec(
      db, "SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0 ORDER BY name",
      [](void* names, int, char** values, char**) {
        static_cast<std::vector<std::string>*>(names)->emplace_back(values[0]);
        return 0;
      },
      &lax, nullptr);
  sqlite3_close(db);
  EXPECT_THAT(lax, ElementsAre("sqlite_schema"));
}

}  // namespace
}  // namespace windfall

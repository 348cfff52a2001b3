#include "scheduler/server/scheduler.h"

#include <condition_variable>
#include <future>
#include <thread>
#include <utility>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "lock/lock.h"
#include "scheduler/store/faulty_disk.h"
#include "scheduler/store/store_reader.h"
#include "tests/doubles/temporary_directory.h"

namespace windfall {
namespace {

// Longer than any of this takes on a loaded machine; reached only by a failure.
constexpr absl::Duration kPatience = absl::Seconds(30);

// An agent's end that notes what it is told.
class RecordingLink : public AgentLink {
 public:
  void Send(AgentCommand command) override {
    const HoldLock hold(lock_);
    commands_.push_back(std::move(command));
    changed_.notify_all();
  }
  void Close(absl::Status reason) override {
    const HoldLock hold(lock_);
    closed_ = std::move(reason);
    changed_.notify_all();
  }

  // The next command of type T, passing over others. Waits for it.
  template <typename T>
  T Await() {
    const HoldLock hold(lock_);
    const absl::Time deadline = absl::Now() + kPatience;
    for (;; ++next_) {
      while (next_ >= commands_.size()) {
        if (absl::Now() > deadline) {
          ADD_FAILURE() << "the command never came";
          return T{};
        }
        changed_.wait_for(lock_, std::chrono::seconds(1));
      }
      if (const T* command = std::get_if<T>(&commands_[next_])) {
        const T found = *command;
        ++next_;
        return found;
      }
    }
  }

  absl::Status AwaitClose() {
    const HoldLock hold(lock_);
    const absl::Time deadline = absl::Now() + kPatience;
    while (closed_.ok() && absl::Now() < deadline)
      changed_.wait_for(lock_, std::chrono::seconds(1));
    return closed_;
  }

 private:
  Lock lock_;
  std::vector<AgentCommand> commands_ ABSL_GUARDED_BY(lock_);
  size_t next_ ABSL_GUARDED_BY(lock_) = 0;
  absl::Status closed_ ABSL_GUARDED_BY(lock_);
  std::condition_variable_any changed_;
};

class SchedulerTest : public testing::Test {
 protected:
  SchedulerTest() { Restart(); }

  std::string path() const { return directory_.path() + "/windfall.db"; }

  // As after kill -9: what was not durable is gone.
  void Restart() {
    scheduler_.reset();
    absl::StatusOr<std::unique_ptr<Store>> store = Store::Open(path());
    ASSERT_TRUE(store.ok()) << store.status();
    absl::StatusOr<std::unique_ptr<StoreReader>> history = StoreReader::Open(path());
    ASSERT_TRUE(history.ok()) << history.status();
    SchedulerOptions options;
    options.zones["GB"] = {};
    absl::StatusOr<std::unique_ptr<Scheduler>> scheduler =
        Scheduler::Start(options, *std::move(store), *std::move(history), {});
    ASSERT_TRUE(scheduler.ok()) << scheduler.status();
    scheduler_ = *std::move(scheduler);
  }

  // The answer of a call that is made with a callback.
  template <typename T>
  static absl::StatusOr<T> Answer(const std::function<void(Scheduler::Done<T>)>& call) {
    std::promise<absl::StatusOr<T>> answer;
    call([&](absl::StatusOr<T> result) { answer.set_value(std::move(result)); });
    return answer.get_future().get();
  }

  absl::StatusOr<Job> Change(void (Scheduler::*change)(JobId, Scheduler::Done<Job>), JobId job) {
    return Answer<Job>(
        [&](Scheduler::Done<Job> done) { (scheduler_.get()->*change)(job, std::move(done)); });
  }

  JobId Submit(const std::string& key = "", std::vector<JobId> after = {}) {
    JobSpec spec;
    spec.after = std::move(after);
    spec.command = {"true"};
    spec.working_directory = "/tmp";
    spec.duration = absl::Minutes(1);
    const absl::StatusOr<SubmitResult> result =
        Answer<SubmitResult>([&](Scheduler::Done<SubmitResult> done) {
          scheduler_->Submit(spec, key, std::move(done));
        });
    EXPECT_TRUE(result.ok()) << result.status();
    return result.ok() ? result->job : JobId();
  }

  std::shared_ptr<RecordingLink> Connect(std::vector<RunId> known = {}) {
    auto link = std::make_shared<RecordingLink>();
    Node node{.name = "node-1", .zone = "GB", .capacity = {.cpus = 1}, .agent_epoch = "epoch"};
    scheduler_->AgentConnected(link, {.node = node, .known_runs = std::move(known)});
    return link;
  }

  Job ReadJob(JobId id) { return *(*StoreReader::Open(path()))->GetJob(id); }

  TemporaryDirectory directory_;
  FaultyDisk disk_;
  std::unique_ptr<Scheduler> scheduler_;
};

TEST_F(SchedulerTest, RunsAJobFromSubmissionToItsEnd) {
  const JobId job = Submit();
  const std::shared_ptr<RecordingLink> agent = Connect();
  EXPECT_EQ(agent->Await<AgentWelcome>().acknowledged_sequence, 0);
  const RunCommand run = agent->Await<RunCommand>();
  EXPECT_EQ(run.task.job, job);
  scheduler_->AgentReported(agent.get(),
                            {.sequence = 1, .content = RunStarted{run.run, absl::Now()}});
  EXPECT_EQ(agent->Await<AgentAcknowledge>().sequence, 1);
  EXPECT_EQ(ReadJob(job).state(), TaskState::kRunning);
  scheduler_->AgentReported(
      agent.get(),
      {.sequence = 2, .content = RunResult{.run = run.run, .outcome = RunOutcome::kSucceeded}});
  EXPECT_EQ(agent->Await<AgentAcknowledge>().sequence, 2);
  EXPECT_EQ(ReadJob(job).state(), TaskState::kSucceeded);
  EXPECT_EQ(agent->Await<AgentForgetRun>().run, run.run);
}

TEST_F(SchedulerTest, TakesReadingsOfAnEndedRunAndAcknowledgesWhatItRefuses) {
  const JobId job = Submit();
  const std::shared_ptr<RecordingLink> agent = Connect();
  const RunId run = agent->Await<RunCommand>().run;
  scheduler_->AgentReported(
      agent.get(),
      {.sequence = 1, .content = RunResult{.run = run, .outcome = RunOutcome::kSucceeded}});
  EXPECT_EQ(agent->Await<AgentAcknowledge>().sequence, 1);
  const absl::Time now = absl::Now();
  const EnergyReading good{.run = run, .span = {now, now + absl::Seconds(1)}, .energy = Joules(1)};
  EnergyReading negative = good;
  negative.energy = Joules(-1);
  scheduler_->AgentReported(agent.get(),
                            {.sequence = 2, .content = Readings{.readings = {negative, good}}});
  EXPECT_EQ(agent->Await<AgentAcknowledge>().sequence, 2);
  EXPECT_EQ((*StoreReader::Open(path()))->ReadingsOfJob(job)->size(), 1u);
}

TEST_F(SchedulerTest, TheSameKeyGivesTheSameJobAlsoAfterARestart) {
  const JobId job = Submit("key-1");
  EXPECT_EQ(Submit("key-1"), job);
  EXPECT_NE(Submit("key-2"), job);
  Restart();
  EXPECT_EQ(Submit("key-1"), job);
}

TEST_F(SchedulerTest, ContinuesAfterARestartWithTheRunThatIsUnderWay) {
  const JobId job = Submit();
  std::shared_ptr<RecordingLink> agent = Connect();
  const RunCommand run = agent->Await<RunCommand>();
  Restart();
  agent = Connect({run.run});
  agent->Await<AgentWelcome>();
  scheduler_->AgentReported(
      agent.get(),
      {.sequence = 1, .content = RunResult{.run = run.run, .outcome = RunOutcome::kSucceeded}});
  agent->Await<AgentAcknowledge>();
  EXPECT_EQ(ReadJob(job).state(), TaskState::kSucceeded);
}

TEST_F(SchedulerTest, SendsARunAgainThatNeverReachedItsAgent) {
  Submit();
  const RunCommand first = Connect()->Await<RunCommand>();
  Restart();
  EXPECT_EQ(Connect()->Await<RunCommand>(), first);
}

TEST_F(SchedulerTest, ANewerConnectionOfANodeReplacesTheOlder) {
  const std::shared_ptr<RecordingLink> first = Connect();
  first->Await<AgentWelcome>();
  Connect()->Await<AgentWelcome>();
  EXPECT_EQ(first->AwaitClose().code(), absl::StatusCode::kAborted);
}

TEST_F(SchedulerTest, ShowsNoPlanOnceNoNodeIsThere) {
  const auto await_plan = [this](bool is_there) {
    const absl::Time deadline = absl::Now() + kPatience;
    while (scheduler_->Certificate().has_value() != is_there && absl::Now() < deadline) {
      std::this_thread::yield();
    }
    return scheduler_->Certificate().has_value() == is_there;
  };
  EXPECT_FALSE(scheduler_->Certificate().has_value());
  const std::shared_ptr<RecordingLink> agent = Connect();
  Submit();
  agent->Await<RunCommand>();
  EXPECT_TRUE(await_plan(true));
  scheduler_->AgentDisconnected(agent.get());
  EXPECT_TRUE(await_plan(false));
}

TEST_F(SchedulerTest, TellsSubscribersOfEveryChange) {
  const JobId job = Submit();
  std::promise<void> first;
  std::promise<void> ended;
  bool told = false;
  scheduler_->Subscribe(job, [&] {
    if (!told) first.set_value();
    told = true;
    if (!IsEnded(ReadJob(job).state())) return true;
    ended.set_value();
    return false;
  });
  first.get_future().wait();
  ASSERT_TRUE(Change(&Scheduler::Cancel, job).ok());
  ended.get_future().wait();
}

TEST_F(SchedulerTest, SaysWhyAJobCannotBeChanged) {
  const JobId job = Submit();
  ASSERT_TRUE(Change(&Scheduler::Cancel, job).ok());
  EXPECT_EQ(Change(&Scheduler::Hold, job).status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(Change(&Scheduler::Hold, JobId(99)).status().code(), absl::StatusCode::kNotFound);
  EXPECT_TRUE(Change(&Scheduler::Retry, job).ok());
}

TEST_F(SchedulerTest, TakesNothingFromAStreamWhoseEarlierReportWasNotSaved) {
  Submit();
  const std::shared_ptr<RecordingLink> agent = Connect();
  const RunCommand run = agent->Await<RunCommand>();
  disk_.Set(FaultyDisk::Fault::kFull);
  scheduler_->AgentReported(agent.get(),
                            {.sequence = 1, .content = RunStarted{run.run, absl::Now()}});
  EXPECT_EQ(agent->AwaitClose().code(), absl::StatusCode::kUnavailable);
  disk_.Set(FaultyDisk::Fault::kNone);
  scheduler_->AgentReported(
      agent.get(),
      {.sequence = 2, .content = RunResult{.run = run.run, .outcome = RunOutcome::kSucceeded}});
  scheduler_->AgentDisconnected(agent.get());
  EXPECT_EQ(Connect({run.run})->Await<AgentWelcome>().acknowledged_sequence, 0);
}

TEST_F(SchedulerTest, OutlivesANewNodeThatCouldNotBeSaved) {
  disk_.Set(FaultyDisk::Fault::kFull);
  const std::shared_ptr<RecordingLink> agent = Connect();
  EXPECT_EQ(agent->AwaitClose().code(), absl::StatusCode::kUnavailable);
  scheduler_->AgentReported(agent.get(), {.sequence = 1, .content = Readings{}});
  scheduler_->AgentDisconnected(agent.get());
  disk_.Set(FaultyDisk::Fault::kNone);
  Connect()->Await<AgentWelcome>();
}

TEST_F(SchedulerTest, KnowsThatAnAgentIsGoneWhoseHelloItHadNotSeenYet) {
  std::shared_ptr<RecordingLink> agent = Connect();
  scheduler_->AgentDisconnected(agent.get());
  Submit();  // behind both
  EXPECT_FALSE(scheduler_->IsConnected(NodeId(1)));
}

TEST_F(SchedulerTest, RetriesAJobWhosePredecessorHasEndedLongAgo) {
  const std::shared_ptr<RecordingLink> agent = Connect();
  int64_t sequence = 0;
  const auto end_next = [&](RunOutcome outcome) {
    const RunCommand run = agent->Await<RunCommand>();
    scheduler_->AgentReported(
        agent.get(),
        {.sequence = ++sequence, .content = RunResult{.run = run.run, .outcome = outcome}});
    while (agent->Await<AgentAcknowledge>().sequence < sequence) {
    }
  };
  const JobId first = Submit();
  end_next(RunOutcome::kSucceeded);
  const JobId second = Submit("", {first});
  end_next(RunOutcome::kFailed);
  ASSERT_TRUE(Change(&Scheduler::Retry, second).ok());
  EXPECT_EQ(agent->Await<RunCommand>().task.job, second);
}

TEST_F(SchedulerTest, AnswersAPlanThatWasAskedForWhenItStops) {
  JobSpec spec;
  spec.command = {"true"};
  spec.working_directory = "/tmp";
  std::promise<absl::StatusOr<SharedSurroundings>> answer;
  scheduler_->PlanWhatIf(
      spec, [&](absl::StatusOr<SharedSurroundings> plan) { answer.set_value(std::move(plan)); });
  scheduler_.reset();
  EXPECT_EQ(answer.get_future().wait_for(std::chrono::seconds(0)), std::future_status::ready);
}

}  // namespace
}  // namespace windfall

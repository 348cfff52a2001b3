#include "domain/job.h"

#include <cmath>
#include <functional>
#include <limits>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "domain/job_status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using ::testing::HasSubstr;

constexpr int64_t kMinInteger = std::numeric_limits<int64_t>::min();
constexpr int64_t kMaxInteger = std::numeric_limits<int64_t>::max();
constexpr TaskState kTaskStates[] = {TaskState::kPending, TaskState::kRunning,
                                     TaskState::kSucceeded, TaskState::kFailed,
                                     TaskState::kCancelled};

const absl::Time kNow = absl::FromUnixSeconds(1'678'060'800);  // 2023-03-06T00:00Z

JobSpec ValidSpec() { return {.command = {"train"}, .working_directory = "/home/ada"}; }

Parameter Texts(std::string name, std::vector<std::string> values) {
  return {.name = std::move(name), .values = std::move(values)};
}

Parameter Range(std::string name, int64_t first, int64_t last) {
  return {.name = std::move(name), .values = IntegerRange{first, last}};
}

using Change = std::function<void(JobSpec&)>;

struct SpecCase {
  const char* why;
  Change change;
  const char* message = "";  // of a refused one: the field, or its value
};

absl::Status ValidateChanged(const Change& change) {
  JobSpec spec = ValidSpec();
  change(spec);
  return Validate(spec, kNow);
}

TEST(Validate, AcceptsWhatIsConsistent) {
  const SpecCase cases[] = {
      {"nothing but a command", [](JobSpec&) {}},
      {"empty arguments",
       [](JobSpec& s) {
         s.command = {"train", ""};
       }},
      {"absolute output", [](JobSpec& s) { s.output_path = "/tmp/out"; }},
      {"resources", [](JobSpec& s) { s.resources = {.gpus = 8, .cpus = 64, .memory_bytes = 1}; }},
      {"a deadline just ahead", [](JobSpec& s) { s.deadline = kNow + absl::Nanoseconds(1); }},
      {"begin before deadline",
       [](JobSpec& s) {
         s.begin = kNow + absl::Hours(1);
         s.deadline = kNow + absl::Hours(2);
       }},
      {"begin in the past", [](JobSpec& s) { s.begin = kNow - absl::Hours(1); }},
      {"a year long", [](JobSpec& s) { s.duration = absl::Hours(24 * 365); }},
      {"most retries", [](JobSpec& s) { s.retries = 1000; }},
      {"saving of 0.99", [](JobSpec& s) { s.min_saving.fraction = 0.99; }},
      {"saving of all in an hour", [](JobSpec& s) { s.min_saving.fraction_per_hour = 1; }},
      {"one at a time", [](JobSpec& s) { s.max_parallel = 1; }},
      {"no grace", [](JobSpec& s) { s.interruption = Interruption{.grace = {}}; }},
      {"empty environment value",
       [](JobSpec& s) {
         s.environment = {{"A", ""}};
       }},
      {"a predecessor", [](JobSpec& s) { s.after = {JobId(1)}; }},
      {"a million tasks", [](JobSpec& s) { s.parameters = {Range("seed", 1, 1'000'000)}; }},
      {"a million tasks by product",
       [](JobSpec& s) {
         s.parameters = {Range("a", 1, 1000), Range("b", 0, 999)};
       }},
      {"an output path for each task",
       [](JobSpec& s) {
         s.parameters = {Texts("lr", {"0.1", "1"}), Range("seed", 1, 9), Texts("opt", {"sgd"})};
         s.output_path = "/tmp/{seed}/{lr}";
       }},
      {"a range of one", [](JobSpec& s) { s.parameters = {Range("seed", -3, -3)}; }},
      {"a range at the end",
       [](JobSpec& s) { s.parameters = {Range("a", kMaxInteger, kMaxInteger)}; }},
  };
  for (const SpecCase& good : cases) {
    EXPECT_TRUE(ValidateChanged(good.change).ok())
        << good.why << ": " << ValidateChanged(good.change);
  }
}

TEST(Validate, RefusesContradictionsAndNamesThem) {
  const SpecCase cases[] = {
      {"no command", [](JobSpec& s) { s.command = {}; }, "command"},
      {"an empty program",
       [](JobSpec& s) {
         s.command = {"", "x"};
       },
       "command"},
      {"a NUL in the command",
       [](JobSpec& s) {
         s.command = {"train", std::string("a\0b", 3)};
       },
       "NUL"},
      {"no directory", [](JobSpec& s) { s.working_directory = ""; }, "working directory"},
      {"relative directory", [](JobSpec& s) { s.working_directory = "data"; }, "'data'"},
      {"relative output", [](JobSpec& s) { s.output_path = "out.log"; }, "'out.log'"},
      {"an output path for all tasks",
       [](JobSpec& s) {
         s.parameters = {Range("seed", 1, 2)};
         s.output_path = "/tmp/log";
       },
       "name each parameter in it: '/tmp/log-{seed}'"},
      {"an output path for several tasks",
       [](JobSpec& s) {
         s.parameters = {Texts("lr", {"0.1", "1"}), Range("seed", 1, 2)};
         s.output_path = "/tmp/{lr}";
       },
       "'/tmp/{lr}-{seed}'"},
      {"negative GPUs", [](JobSpec& s) { s.resources.gpus = -1; }, "GPUs"},
      {"negative CPUs", [](JobSpec& s) { s.resources.cpus = -1; }, "CPUs"},
      {"negative memory", [](JobSpec& s) { s.resources.memory_bytes = -1; }, "memory"},
      {"negative retries", [](JobSpec& s) { s.retries = -1; }, "'-1'"},
      {"too many retries", [](JobSpec& s) { s.retries = 1001; }, "'1001'"},
      {"negative saving", [](JobSpec& s) { s.min_saving.fraction = -0.01; }, "min saving"},
      {"saving of all", [](JobSpec& s) { s.min_saving.fraction = 1; }, "'100%'"},
      {"saving of nan", [](JobSpec& s) { s.min_saving.fraction = std::nan(""); }, "min saving"},
      {"negative saving an hour", [](JobSpec& s) { s.min_saving.fraction_per_hour = -0.01; },
       "'-1%/h'"},
      {"more than all in an hour", [](JobSpec& s) { s.min_saving.fraction_per_hour = 1.01; },
       "'101%/h'"},
      {"saving of nan an hour", [](JobSpec& s) { s.min_saving.fraction_per_hour = std::nan(""); },
       "min saving"},
      {"none at a time", [](JobSpec& s) { s.max_parallel = 0; }, "max parallel"},
      {"nameless variable",
       [](JobSpec& s) {
         s.environment = {{"", "1"}};
       },
       "environment"},
      {"variable with =",
       [](JobSpec& s) {
         s.environment = {{"A=B", "1"}};
       },
       "'A=B'"},
      {"no duration", [](JobSpec& s) { s.duration = absl::ZeroDuration(); }, "duration"},
      {"negative duration", [](JobSpec& s) { s.duration = -absl::Hours(1); }, "'-1h'"},
      {"endless duration", [](JobSpec& s) { s.duration = absl::InfiniteDuration(); }, "duration"},
      {"no time limit", [](JobSpec& s) { s.time_limit = absl::ZeroDuration(); }, "time limit"},
      {"deadline now", [](JobSpec& s) { s.deadline = kNow; }, "deadline '2023-03-06T00:00"},
      {"deadline past", [](JobSpec& s) { s.deadline = kNow - absl::Hours(1); },
       "not in the future"},
      {"deadline before begin",
       [](JobSpec& s) {
         s.begin = kNow + absl::Hours(2);
         s.deadline = kNow + absl::Hours(2);
       },
       "begin"},
      {"an input of nothing", [](JobSpec& s) { s.input = JobInput{.bytes = 0, .zone = "GB"}; },
       "input size '0 bytes'"},
      {"a negative input", [](JobSpec& s) { s.input = JobInput{.bytes = -5, .zone = "GB"}; },
       "input size '-5 bytes'"},
      {"an input beyond measure",
       [](JobSpec& s) { s.input = JobInput{.bytes = 1'000'000'000'000'001, .zone = "GB"}; },
       "up to 10^15"},
      {"an input that lies nowhere", [](JobSpec& s) { s.input = JobInput{.bytes = 1}; },
       "name the zone"},
      {"signal 0", [](JobSpec& s) { s.interruption = Interruption{.checkpoint_signal = 0}; },
       "'0'"},
      {"signal 65", [](JobSpec& s) { s.interruption = Interruption{.checkpoint_signal = 65}; },
       "65"},
      {"negative grace",
       [](JobSpec& s) { s.interruption = Interruption{.grace = -absl::Seconds(1)}; }, "grace"},
      {"endless grace",
       [](JobSpec& s) { s.interruption = Interruption{.grace = absl::InfiniteDuration()}; },
       "grace"},
      {"negative segment",
       [](JobSpec& s) { s.interruption = Interruption{.min_segment = -absl::Seconds(1)}; },
       "min segment"},
      {"negative overhead",
       [](JobSpec& s) { s.interruption = Interruption{.resume_overhead = -absl::Seconds(1)}; },
       "resume overhead"},
      {"predecessor 0", [](JobSpec& s) { s.after = {JobId(0)}; }, "'0'"},
      {"predecessor -4",
       [](JobSpec& s) {
         s.after = {JobId(2), JobId(-4)};
       },
       "'-4'"},
      {"nameless parameter", [](JobSpec& s) { s.parameters = {Texts("", {"1"})}; }, "parameter"},
      {"parameter that no placeholder can name",
       [](JobSpec& s) { s.parameters = {Texts("a}b", {"1"})}; }, "'a}b'"},
      {"parameter that no variable can name",
       [](JobSpec& s) { s.parameters = {Texts("a=b", {"1"})}; }, "'a=b'"},
      {"parameter twice",
       [](JobSpec& s) {
         s.parameters = {Texts("lr", {"1"}), Range("lr", 1, 2)};
       },
       "'lr'"},
      {"parameter without values", [](JobSpec& s) { s.parameters = {Texts("lr", {})}; },
       "no values"},
      {"reversed range", [](JobSpec& s) { s.parameters = {Range("seed", 2, 1)}; }, "no values"},
      {"reversed range of everything",
       [](JobSpec& s) { s.parameters = {Range("seed", kMaxInteger, kMinInteger)}; }, "no values"},
      {"over a million tasks", [](JobSpec& s) { s.parameters = {Range("seed", 0, 1'000'000)}; },
       "more than 1000000"},
      {"over a million by product",
       [](JobSpec& s) {
         s.parameters = {Range("a", 1, 1000), Range("b", 0, 1000)};
       },
       "more than 1000000"},
      {"the range of all integers",
       [](JobSpec& s) { s.parameters = {Range("seed", kMinInteger, kMaxInteger)}; },
       "more than 1000000"},
      {"a product that leaves 64 bits",
       [](JobSpec& s) {
         s.parameters = {Range("a", 1, kMaxInteger), Range("b", 1, kMaxInteger)};
       },
       "more than 1000000"},
  };
  for (const SpecCase& bad : cases) {
    const absl::Status status = ValidateChanged(bad.change);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << bad.why;
    EXPECT_THAT(std::string(status.message()), HasSubstr(bad.message)) << bad.why;
  }
}

TEST(WorkFingerprint, IsTheSameForTheSameWorkOnly) {
  const std::string same = WorkFingerprint(ValidSpec());
  const SpecCase irrelevant[] = {
      {"name", [](JobSpec& s) { s.name = "again"; }},
      {"deadline", [](JobSpec& s) { s.deadline = kNow + absl::Hours(5); }},
      {"priority", [](JobSpec& s) { s.priority = 3; }},
  };
  for (const SpecCase& c : irrelevant) {
    JobSpec spec = ValidSpec();
    c.change(spec);
    EXPECT_EQ(WorkFingerprint(spec), same) << c.why;
  }
  const SpecCase relevant[] = {
      {"project", [](JobSpec& s) { s.project = "parsing"; }},
      {"directory", [](JobSpec& s) { s.working_directory = "/srv"; }},
      {"GPUs", [](JobSpec& s) { s.resources.gpus = 1; }},
      {"CPUs", [](JobSpec& s) { s.resources.cpus = 1; }},
      {"program", [](JobSpec& s) { s.command = {"test"}; }},
      {"argument", [](JobSpec& s) { s.command.push_back(""); }},
  };
  for (const SpecCase& c : relevant) {
    JobSpec spec = ValidSpec();
    c.change(spec);
    EXPECT_NE(WorkFingerprint(spec), same) << c.why;
  }
}

TEST(TaskState, ChangesOnlyAsTheTableSays) {
  const std::set<std::pair<TaskState, TaskState>> legal = {
      {TaskState::kPending, TaskState::kRunning}, {TaskState::kPending, TaskState::kCancelled},
      {TaskState::kRunning, TaskState::kPending}, {TaskState::kRunning, TaskState::kSucceeded},
      {TaskState::kRunning, TaskState::kFailed},  {TaskState::kRunning, TaskState::kCancelled},
      {TaskState::kFailed, TaskState::kPending},  {TaskState::kCancelled, TaskState::kPending},
  };
  for (const TaskState from : kTaskStates) {
    for (const TaskState to : kTaskStates) {
      EXPECT_EQ(IsLegal(from, to), legal.contains({from, to}))
          << ToString(from) << " to " << ToString(to);
    }
  }
}

TEST(TaskState, HasEndedUnlessItIsPendingOrRunning) {
  EXPECT_EQ(std::size(kTaskStates), static_cast<size_t>(kTaskStateCount));
  std::set<absl::string_view> words;
  for (const TaskState state : kTaskStates) {
    EXPECT_EQ(IsEnded(state), state != TaskState::kPending && state != TaskState::kRunning);
    EXPECT_TRUE(words.insert(ToString(state)).second);
  }
  EXPECT_EQ(words, (std::set<absl::string_view>{"pending", "running", "succeeded", "failed",
                                                "cancelled"}));
}

struct JobCase {
  const char* why;
  int tasks;
  int32_t next_task;
  std::vector<int32_t> counts;  // pending, running, succeeded, failed, cancelled
  bool cancelled, held;
  TaskState state;
  int32_t pending_count;
  const char* status;
};

TEST(Job, IsInTheStateThatItsTasksAddUpTo) {
  constexpr auto kPending = TaskState::kPending;
  constexpr auto kRunning = TaskState::kRunning;
  const JobCase cases[] = {
      // why, tasks, next, {p, r, s, f, c}, cancelled, held => state, pending, word
      {"just submitted", 1, 0, {0, 0, 0, 0, 0}, false, false, kPending, 1, "waiting"},
      {"submitted held", 1, 0, {0, 0, 0, 0, 0}, false, true, kPending, 1, "held"},
      {"runs", 1, 1, {0, 1, 0, 0, 0}, false, false, kRunning, 0, "running"},
      {"held while it runs", 1, 1, {0, 1, 0, 0, 0}, false, true, kRunning, 0, "running"},
      {"between segments", 1, 1, {1, 0, 0, 0, 0}, false, false, kRunning, 1, "paused"},
      {"held between segments", 1, 1, {1, 0, 0, 0, 0}, false, true, kRunning, 1, "held"},
      {"done", 1, 1, {0, 0, 1, 0, 0}, false, false, TaskState::kSucceeded, 0, "succeeded"},
      {"failed", 1, 1, {0, 0, 0, 1, 0}, false, false, TaskState::kFailed, 0, "failed"},
      {"cancelled before",
       1,
       0,
       {0, 0, 0, 0, 0},
       true,
       false,
       TaskState::kCancelled,
       0,
       "cancelled"},
      {"cancelled after",
       1,
       1,
       {0, 0, 0, 0, 1},
       true,
       false,
       TaskState::kCancelled,
       0,
       "cancelled"},
      {"being cancelled", 1, 1, {0, 1, 0, 0, 0}, true, false, kRunning, 0, "running"},
      {"sweep under way", 100, 7, {1, 2, 3, 1, 0}, false, false, kRunning, 94, "running"},
      {"sweep, one failed", 5, 5, {0, 0, 4, 1, 0}, false, false, TaskState::kFailed, 0, "failed"},
      {"sweep cancelled midway",
       5,
       3,
       {0, 0, 2, 0, 1},
       true,
       false,
       TaskState::kCancelled,
       0,
       "cancelled"},
      {"cancelled, and one failed",
       5,
       3,
       {0, 0, 1, 1, 1},
       true,
       false,
       TaskState::kFailed,
       0,
       "failed"},
      {"held with all done",
       2,
       2,
       {0, 0, 2, 0, 0},
       false,
       true,
       TaskState::kSucceeded,
       0,
       "succeeded"},
  };
  for (const JobCase& c : cases) {
    Job job = {.spec = ValidSpec(),
               .held = c.held,
               .cancelled = c.cancelled,
               .next_task = c.next_task,
               .task_counts = c.counts};
    if (c.tasks > 1) job.spec.parameters = {Range("seed", 1, c.tasks)};
    EXPECT_EQ(job.state(), c.state) << c.why << ": " << ToString(job.state());
    EXPECT_EQ(job.pending_count(), c.pending_count) << c.why;
    EXPECT_EQ(StatusWord(job), c.status) << c.why;
  }
}

TEST(TransferEnergy, IsByGigabytesOfTenToTheNinth) {
  const JobInput input = {.bytes = 200'000'000'000, .zone = "GB"};
  EXPECT_EQ(TransferEnergy(input, kTransferEnergyPerGigabyte), KilowattHours(12));
  EXPECT_EQ(TransferEnergy({.bytes = 1'000'000'000'000'000'000, .zone = "GB"}, KilowattHours(1)),
            KilowattHours(1'000'000'000));
}

}  // namespace
}  // namespace windfall

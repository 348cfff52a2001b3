#include "deploy/examples/trainer/training.h"

#include <filesystem>
#include <sstream>
#include <string>

#include "gtest/gtest.h"

namespace windfall::trainer {
namespace {

Corpus RepeatedSentence() {
  std::string text;
  while (text.size() < 4000) text += "the wind falls where the night is long. ";
  return *MakeCorpus(text);
}

std::string FreshPath(const std::string& name) {
  const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / name;
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  return folder / "model.checkpoint";
}

bool Never() { return false; }

// A clock that goes on by a second whenever it is read.
class CountingClock {
 public:
  double operator()() { return seconds_++; }

 private:
  double seconds_ = 0;
};

class TrainingTest : public testing::Test {
 protected:
  Training Begin(const TrainingOptions& options) {
    absl::StatusOr<Training> training = Training::Begin(corpus_, options);
    EXPECT_TRUE(training.ok()) << training.status();
    return *std::move(training);
  }
  // Stops before step `stop_at`; absent: goes to the end.
  TrainingEnd Run(Training& training, std::optional<int64_t> stop_at = std::nullopt) {
    const auto stop = [&] { return stop_at.has_value() && training.step() >= *stop_at; };
    const absl::StatusOr<TrainingEnd> end = training.Run(stop, CountingClock(), out_);
    EXPECT_TRUE(end.ok()) << end.status();
    return *end;
  }

  const Corpus corpus_ = RepeatedSentence();
  std::ostringstream out_;
};

TEST_F(TrainingTest, MakesTheLossFall) {
  Training training = Begin({.steps = 300, .hidden = 16});
  const double before = training.HeldOutLoss();
  EXPECT_EQ(Run(training), TrainingEnd::kFinished);
  EXPECT_EQ(training.step(), 300);
  EXPECT_LT(training.HeldOutLoss(), before / 2);
}

TEST_F(TrainingTest, IsTheSameForTheSameSeedOnly) {
  Training first = Begin({.steps = 20, .seed = 5, .hidden = 8});
  Training second = Begin({.steps = 20, .seed = 5, .hidden = 8});
  Training other = Begin({.steps = 20, .seed = 6, .hidden = 8});
  Run(first);
  Run(second);
  Run(other);
  EXPECT_EQ(first.model().parameters(), second.model().parameters());
  EXPECT_NE(first.model().parameters(), other.model().parameters());
  EXPECT_EQ(first.Sample(50), second.Sample(50));
}

TEST_F(TrainingTest, InterruptedAndResumedEndsWithExactlyTheSameModel) {
  Training unbroken = Begin({.steps = 100, .hidden = 8});
  Run(unbroken);

  TrainingOptions options = {
      .steps = 100, .hidden = 8, .checkpoint_path = FreshPath("resumed"), .resume = true};
  for (const int64_t stop_at : {1, 2, 37, 99}) {
    Training part = Begin(options);
    EXPECT_EQ(Run(part, stop_at), TrainingEnd::kStopped);
    EXPECT_EQ(part.step(), stop_at);
  }
  Training last = Begin(options);
  EXPECT_TRUE(last.resumed());
  EXPECT_EQ(last.step(), 99);
  EXPECT_EQ(Run(last), TrainingEnd::kFinished);
  EXPECT_EQ(last.model().parameters(), unbroken.model().parameters());
}

TEST_F(TrainingTest, KilledWithoutWarningRepeatsOnlyFromThePeriodicCheckpoint) {
  const std::string path = FreshPath("killed");
  TrainingOptions options = {
      .steps = 25, .hidden = 8, .checkpoint_path = path, .checkpoint_every = 10};
  Training killed = Begin(options);
  std::optional<Checkpoint> at_20;
  const auto watch = [&] {
    if (killed.step() == 20) at_20 = *Load(path);
    return false;
  };
  ASSERT_TRUE(killed.Run(watch, CountingClock(), out_).ok());
  ASSERT_TRUE(at_20.has_value());
  EXPECT_EQ(at_20->step, 20);
  ASSERT_TRUE(Save(*at_20, path).ok());
  options.resume = true;
  Training resumed = Begin(options);
  EXPECT_EQ(resumed.step(), 20);
  Run(resumed);
  EXPECT_EQ(resumed.model().parameters(), killed.model().parameters());
}

TEST_F(TrainingTest, StartsAnewWithoutResumeOrWithoutACheckpoint) {
  const std::string path = FreshPath("anew");
  TrainingOptions options = {.steps = 10, .hidden = 8, .checkpoint_path = path, .resume = true};
  Training first = Begin(options);
  EXPECT_FALSE(first.resumed());
  Run(first);
  options.resume = false;
  EXPECT_EQ(Begin(options).step(), 0);
}

TEST_F(TrainingTest, DoesNotResumeAnotherTraining) {
  TrainingOptions options = {
      .steps = 10, .hidden = 8, .checkpoint_path = FreshPath("another"), .resume = true};
  Training first = Begin(options);
  Run(first);
  TrainingOptions wider = options;
  wider.hidden = 9;
  TrainingOptions faster = options;
  faster.learning_rate = 0.30000000001;
  TrainingOptions reseeded = options;
  reseeded.seed = 2;
  for (const TrainingOptions& other : {wider, faster, reseeded}) {
    EXPECT_TRUE(absl::IsFailedPrecondition(Training::Begin(corpus_, other).status()));
  }
}

TEST_F(TrainingTest, CountsSecondsOfTrainingOverAllItsParts) {
  TrainingOptions options = {
      .seconds = 30, .hidden = 8, .checkpoint_path = FreshPath("seconds"), .resume = true};
  Training part = Begin(options);
  EXPECT_EQ(Run(part, 20), TrainingEnd::kStopped);
  Training rest = Begin(options);
  EXPECT_EQ(Run(rest), TrainingEnd::kFinished);
  EXPECT_EQ(rest.step(), 30);  // a second a step by this clock
}

TEST_F(TrainingTest, ReportsLossAndSpeed) {
  Training training = Begin({.steps = 25, .hidden = 8, .report_every = 10});
  Run(training);
  EXPECT_NE(out_.str().find("step 10  loss "), std::string::npos) << out_.str();
  EXPECT_NE(out_.str().find("step 25  loss "), std::string::npos) << out_.str();
  EXPECT_NE(out_.str().find("  32 chars/s\n"), std::string::npos) << out_.str();
}

TEST_F(TrainingTest, RefusesImpossibleOptions) {
  for (const TrainingOptions& options :
       {TrainingOptions{.steps = 0}, TrainingOptions{.seconds = 0.0},
        TrainingOptions{.steps = 1, .learning_rate = 0}, TrainingOptions{.steps = 1, .hidden = 0},
        TrainingOptions{.steps = 1, .checkpoint_every = 0},
        TrainingOptions{.steps = 1, .report_every = 0}, TrainingOptions{}}) {
    EXPECT_TRUE(absl::IsInvalidArgument(Training::Begin(corpus_, options).status()));
  }
}

TEST_F(TrainingTest, FailsIfItsCheckpointCannotBeSaved) {
  Training training = Begin({.steps = 1, .hidden = 8, .checkpoint_path = "/nowhere/at/all"});
  EXPECT_TRUE(absl::IsUnavailable(training.Run(Never, CountingClock(), out_).status()));
}

}  // namespace
}  // namespace windfall::trainer

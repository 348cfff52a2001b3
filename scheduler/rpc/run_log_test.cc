#include "scheduler/rpc/run_log.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

// A node that notes what it is asked, and answers when the test says so.
class ScriptedSource {
 public:
  struct Question {
    LogRequest request;
    std::function<void(LogChunk)> chunk;
    std::shared_ptr<absl::Notification> stopped = std::make_shared<absl::Notification>();
  };

  RunLog::Source AsSource() {
    return [this](const LogRequest& request, std::function<void(LogChunk)> chunk) {
      questions.push_back({.request = request, .chunk = std::move(chunk)});
      return [stopped = questions.back().stopped] { stopped->Notify(); };
    };
  }

  std::vector<Question> questions;
};

class RunLogTest : public testing::Test {
 protected:
  ReadPool pool_{ReadPoolOptions{.threads = 1}};
  ScriptedSource source_;
  int ready_ = 0;
  const std::shared_ptr<RunLog> log_ = std::make_shared<RunLog>(
      LogRequest{.run = RunId(3)}, source_.AsSource(), pool_, [this] { ++ready_; });
};

TEST_F(RunLogTest, AsksOnceAndHandsOutWhatComes) {
  EXPECT_TRUE(log_->Take().data.empty());
  ASSERT_EQ(source_.questions.size(), 1u);
  source_.questions[0].chunk({.data = "ab"});
  source_.questions[0].chunk({.data = "cd"});
  EXPECT_EQ(ready_, 2);
  EXPECT_EQ(log_->Take().data, "abcd");
  const RunLog::Part nothing = log_->Take();
  EXPECT_TRUE(nothing.data.empty());
  EXPECT_FALSE(nothing.end);
  EXPECT_EQ(source_.questions.size(), 1u);
}

TEST_F(RunLogTest, EndsWithTheLastChunk) {
  log_->Take();
  source_.questions[0].chunk({.data = "x", .end = true});
  const RunLog::Part part = log_->Take();
  EXPECT_EQ(part.data, "x");
  EXPECT_TRUE(part.end);
  EXPECT_TRUE(part.status.ok());
}

TEST_F(RunLogTest, SaysWhyItBrokeOff) {
  log_->Take();
  source_.questions[0].chunk({.end = true, .error = "the node went away"});
  const RunLog::Part part = log_->Take();
  EXPECT_TRUE(part.end);
  EXPECT_EQ(part.status, absl::UnavailableError("output of run 3: the node went away"));
}

TEST_F(RunLogTest, StopsWhenNobodyReadsAndGoesOnFromThere) {
  log_->Take();
  const std::string half(RunLog::kMaxBufferedBytes / 2 + 1, 'a');
  source_.questions[0].chunk({.data = half});
  source_.questions[0].chunk({.data = half});  // too much: dropped, to be asked for again
  source_.questions[0].stopped->WaitForNotification();
  source_.questions[0].chunk({.data = "late"});

  EXPECT_EQ(log_->Take().data, half);
  ASSERT_EQ(source_.questions.size(), 2u);
  EXPECT_EQ(source_.questions[1].request.offset_bytes, static_cast<int64_t>(half.size()));
  source_.questions[0].chunk({.data = "stale"});
  source_.questions[1].chunk({.data = half});
  EXPECT_EQ(log_->Take().data, half);
}

TEST_F(RunLogTest, StopsAskingWhenClosed) {
  log_->Take();
  log_->Close();
  EXPECT_TRUE(source_.questions[0].stopped->HasBeenNotified());
  source_.questions[0].chunk({.data = "late"});
  EXPECT_EQ(ready_, 0);
}

TEST_F(RunLogTest, SurvivesAnAnswerThatComesAtOnce) {
  int ready = 0;
  const auto log = std::make_shared<RunLog>(
      LogRequest{.run = RunId(4)},
      [](const LogRequest&, const std::function<void(LogChunk)>& chunk) {
        chunk({.end = true, .error = "not connected"});
        return [] {};
      },
      pool_, [&] { ++ready; });
  EXPECT_FALSE(log->Take().end);
  EXPECT_EQ(ready, 1);
  EXPECT_TRUE(log->Take().end);
}

}  // namespace
}  // namespace windfall

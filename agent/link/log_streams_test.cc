#include "agent/link/log_streams.h"

#include <fstream>

#include "agent/link/agent_doubles.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/doubles/temporary_directory.h"

namespace windfall {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const RunId kRun(7);

class LogStreamsTest : public ::testing::Test {
 protected:
  LogStreamsTest() { executor_.outputs[kRun] = {.path = directory_.file("stdout")}; }

  void Write(const std::string& text) {
    std::ofstream(directory_.file("stdout"), std::ios::app) << text;
  }
  std::vector<LogChunk> Pump() {
    logs_.Pump([this](RunId) { return live_; });
    return connection_.TakeSent<LogChunk>();
  }

  TemporaryDirectory directory_;
  FakeExecutor executor_;
  FakeConnection connection_;
  LogStreams logs_{executor_, connection_};
  bool live_ = true;
};

TEST_F(LogStreamsTest, SendsWhatIsThereAndEnds) {
  Write("hello\n");
  logs_.Open({.request_id = 3, .run = kRun});

  EXPECT_THAT(Pump(), ElementsAre(LogChunk{.request_id = 3, .data = "hello\n"},
                                  LogChunk{.request_id = 3, .end = true}));
  EXPECT_TRUE(logs_.empty());
}

TEST_F(LogStreamsTest, BeginsWhereItIsAsked) {
  Write("hello\n");
  logs_.Open({.request_id = 3, .run = kRun, .offset_bytes = 4});
  EXPECT_EQ(Pump().front().data, "o\n");
}

TEST_F(LogStreamsTest, SendsOnlyTheRunsOwnPartOfASharedFile) {
  Write("before|mine|after");
  executor_.outputs[kRun].begin_bytes = 7;
  executor_.outputs[kRun].end_bytes = 11;
  logs_.Open({.request_id = 3, .run = kRun});
  EXPECT_EQ(Pump().front().data, "mine");
}

TEST_F(LogStreamsTest, FollowsUntilTheRunHasEnded) {
  Write("one\n");
  logs_.Open({.request_id = 3, .run = kRun, .follow = true});
  EXPECT_THAT(Pump(), ElementsAre(LogChunk{.request_id = 3, .data = "one\n"}));
  EXPECT_THAT(Pump(), IsEmpty());

  Write("two\n");
  live_ = false;
  EXPECT_THAT(Pump(), ElementsAre(LogChunk{.request_id = 3, .data = "two\n"},
                                  LogChunk{.request_id = 3, .end = true}));
}

TEST_F(LogStreamsTest, WaitsForTheOutputOfARunThatHasNotStarted) {
  executor_.outputs.clear();
  logs_.Open({.request_id = 3, .run = kRun, .follow = true});
  EXPECT_THAT(Pump(), IsEmpty());

  executor_.outputs[kRun] = {.path = directory_.file("stdout")};
  EXPECT_THAT(Pump(), IsEmpty());
  Write("now\n");
  EXPECT_EQ(Pump().front().data, "now\n");
}

TEST_F(LogStreamsTest, SaysThatThereIsNoOutput) {
  executor_.outputs.clear();
  live_ = false;
  logs_.Open({.request_id = 3, .run = kRun, .follow = true});

  const std::vector<LogChunk> chunks = Pump();

  ASSERT_THAT(chunks, SizeIs(1));
  EXPECT_TRUE(chunks[0].end);
  EXPECT_THAT(chunks[0].error, HasSubstr("no output"));
}

TEST_F(LogStreamsTest, ReadsNothingWhileTheStreamIsFull) {
  Write("hello\n");
  connection_.waiting = kMostQueuedWithLogs;
  logs_.Open({.request_id = 3, .run = kRun});
  EXPECT_THAT(Pump(), IsEmpty());

  connection_.waiting = 0;
  EXPECT_EQ(Pump().front().data, "hello\n");
}

TEST_F(LogStreamsTest, SendsLongOutputInPiecesAndTwoReadersInTurn) {
  Write(std::string(2 * kLogChunkBytes + 1, 'x'));
  logs_.Open({.request_id = 3, .run = kRun});
  logs_.Open({.request_id = 4, .run = kRun});

  std::vector<int64_t> order;
  for (const LogChunk& chunk : Pump()) order.push_back(chunk.request_id);

  EXPECT_THAT(order, ElementsAre(3, 4, 3, 4, 3, 4, 3, 4));
}

TEST_F(LogStreamsTest, StopsWhenItIsCancelled) {
  logs_.Open({.request_id = 3, .run = kRun, .follow = true});
  logs_.Cancel(3);
  Write("hello\n");
  EXPECT_THAT(Pump(), IsEmpty());
}

}  // namespace
}  // namespace windfall

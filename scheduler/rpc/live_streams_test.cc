#include "scheduler/rpc/live_streams.h"

#include <memory>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class RecordingStream final : public LiveStream {
 public:
  void Stop(const absl::Status& reason) override { reasons.push_back(reason); }
  std::vector<absl::Status> reasons;
};

const absl::Status kStopping = absl::UnavailableError("stopping");

TEST(LiveStreams, StopsThoseThatAreLeft) {
  LiveStreams streams;
  const auto alive = std::make_shared<RecordingStream>();
  const auto ended = std::make_shared<RecordingStream>();
  auto gone = std::make_shared<RecordingStream>();
  streams.Add(alive);
  streams.Add(ended);
  streams.Add(gone);
  streams.Remove(ended.get());
  gone.reset();
  streams.StopAll(kStopping);
  EXPECT_THAT(alive->reasons, ElementsAre(kStopping));
  EXPECT_THAT(ended->reasons, IsEmpty());
}

TEST(LiveStreams, StopsALatecomerAtOnce) {
  LiveStreams streams;
  streams.StopAll(kStopping);
  const auto late = std::make_shared<RecordingStream>();
  streams.Add(late);
  EXPECT_THAT(late->reasons, ElementsAre(kStopping));
}

}  // namespace
}  // namespace windfall

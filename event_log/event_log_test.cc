#include "event_log/event_log.h"

#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include <array>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using testing::EndsWith;
using testing::IsEmpty;
using testing::SizeIs;

// Standard error as a pipe that nobody reads of itself.
class EventLogTest : public testing::Test {
 protected:
  EventLogTest() {
    std::array<int, 2> ends = {-1, -1};
    EXPECT_EQ(pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK), 0);
    read_end_ = ends[0];
    dup2(ends[1], STDERR_FILENO);
    close(ends[1]);
  }
  ~EventLogTest() override {
    dup2(standard_error_, STDERR_FILENO);
    close(standard_error_);
    close(read_end_);
  }

  static void Fill() {
    const std::string page(PIPE_BUF, 'x');
    while (write(STDERR_FILENO, page.data(), page.size()) > 0) {
    }
    fcntl(STDERR_FILENO, F_SETFL, 0);  // from now on a write waits for room
  }
  std::string Drain() const {
    std::string text;
    std::array<char, PIPE_BUF> buffer;
    for (ssize_t count; (count = read(read_end_, buffer.data(), buffer.size())) > 0;) {
      text.append(buffer.data(), static_cast<size_t>(count));
    }
    return text;
  }

 private:
  const int standard_error_ = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
  int read_end_ = -1;
};

TEST_F(EventLogTest, DropsALineRatherThanWaitForRoom) {
  Fill();
  LogEvent("dropped");
  Drain();
  EXPECT_THAT(Drain(), IsEmpty());
  LogEvent("kept");
  EXPECT_THAT(Drain(), EndsWith("Z kept\n"));
}

TEST_F(EventLogTest, CutsALineToWhatAPipeTakesAtOnce) {
  LogEvent(std::string(10 * PIPE_BUF, 'a'));
  const std::string line = Drain();
  EXPECT_THAT(line, SizeIs(PIPE_BUF));
  EXPECT_THAT(line, EndsWith("a\n"));
}

}  // namespace
}  // namespace windfall

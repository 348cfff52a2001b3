#include "scheduler/rpc/listen_address.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/doubles/temporary_directory.h"

namespace windfall {
namespace {

using ::testing::HasSubstr;

TEST(ParseListenAddress, KnowsTcpAndUnixSockets) {
  struct Case {
    const char* text;
    const char* host;
    const char* port;
    const char* path;
  };
  const Case cases[] = {
      {"127.0.0.1:7433", "127.0.0.1", "7433", ""},
      {"localhost:0", "localhost", "0", ""},
      {"[::1]:80", "::1", "80", ""},
      {"unix:/run/w.sock", "", "", "/run/w.sock"},
  };
  for (const Case& test : cases) {
    const auto address = ParseListenAddress(test.text);
    ASSERT_TRUE(address.ok()) << address.status();
    EXPECT_EQ(address->host, test.host) << test.text;
    EXPECT_EQ(address->port, test.port) << test.text;
    EXPECT_EQ(address->socket_path, test.path) << test.text;
  }
}

TEST(ParseListenAddress, SaysWhatAnAddressLooksLike) {
  for (const std::string& text :
       {std::string(""), std::string("localhost"), std::string(":80"), std::string("localhost:"),
        std::string("localhost:http"), std::string("localhost:65536"), std::string("::1:80"),
        std::string("unix:relative.sock"), std::string("unix:"),
        "unix:/" + std::string(200, 'x')}) {
    const auto address = ParseListenAddress(text);
    EXPECT_EQ(address.status().code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_THAT(std::string(address.status().message()), HasSubstr("127.0.0.1:7433")) << text;
  }
}

// A Unix socket that listens until it is closed, and leaves its file behind.
class Listener {
 public:
  explicit Listener(const std::string& path) : descriptor_(socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    path.copy(name.sun_path, sizeof(name.sun_path) - 1);
    EXPECT_EQ(bind(descriptor_, reinterpret_cast<sockaddr*>(&name), sizeof(name)), 0);
    EXPECT_EQ(listen(descriptor_, 1), 0);
  }
  ~Listener() { close(descriptor_); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

 private:
  const int descriptor_;
};

class UnixAddressTest : public testing::Test {
 protected:
  absl::Status Check(const std::string& path) {
    return CheckCanListen(*ParseListenAddress("unix:" + path));
  }

  TemporaryDirectory directory_;
  const std::string path_ = directory_.file("s");
};

TEST_F(UnixAddressTest, AFreePathStaysFree) {
  EXPECT_TRUE(Check(path_).ok());
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(UnixAddressTest, TheSocketOfADeadServerIsRemoved) {
  { const Listener dead(path_); }
  ASSERT_TRUE(std::filesystem::exists(path_));
  EXPECT_TRUE(Check(path_).ok());
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(UnixAddressTest, TheSocketOfALiveServerIsLeftAlone) {
  const Listener alive(path_);
  const absl::Status status = Check(path_);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("another program listens there"));
  EXPECT_TRUE(std::filesystem::exists(path_));
}

TEST_F(UnixAddressTest, AFileThatIsNoSocketIsLeftAlone) {
  directory_.Write("s", "precious");
  EXPECT_EQ(Check(path_).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(std::filesystem::exists(path_));
}

TEST_F(UnixAddressTest, AMissingDirectoryIsNamed) {
  const absl::Status status = Check(directory_.file("none/s"));
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("none/s: no such directory"));
}

TEST(CheckCanListen, NamesAnAddressThatThisMachineDoesNotHave) {
  const absl::Status status = CheckCanListen(*ParseListenAddress("192.0.2.1:0"));
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("192.0.2.1:0"));
}

}  // namespace
}  // namespace windfall

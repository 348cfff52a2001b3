#include "cli/up_config.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "cli/command_up.h"
#include "cli/usage_error.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "proto/time_wire.h"
#include "tests/doubles/temporary_directory.h"

namespace windfall {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

UpPlace Place(absl::Time now = absl::FromUnixSeconds(1'800'000'000)) {
  return {.listen_address = "unix:/s/scheduler.sock",
          .state_directory = "/s/scheduler",
          .directory = "/home/ada",
          .now = now};
}

constexpr char kReplay[] = "replay:f.csv,/data/a.csv@2022-06-01T00:00Z*720";

TEST(MakeUpConfig, TakesTheNationalServiceInGreatBritain) {
  const auto config = MakeUpConfig({}, Place());
  ASSERT_TRUE(config.ok());
  EXPECT_EQ(config->listen_address(), "unix:/s/scheduler.sock");
  EXPECT_EQ(config->state_directory(), "/s/scheduler");
  ASSERT_EQ(config->zones_size(), 1);
  EXPECT_EQ(config->zones(0).name(), "GB");
  ASSERT_EQ(config->zones(0).sources_size(), 1);
  EXPECT_TRUE(config->zones(0).sources(0).has_neso());
  EXPECT_FALSE(config->has_reading_slot());
}

TEST(MakeUpConfig, HasNoSourceElsewhereUnlessOneIsNamed) {
  EXPECT_EQ(MakeUpConfig({.zone = "DE"}, Place())->zones(0).sources_size(), 0);
  EXPECT_EQ(MakeUpConfig({.zone = "GB", .forecast = "none"}, Place())->zones(0).sources_size(), 0);
  const auto csv = MakeUpConfig({.zone = "DE", .forecast = "csv:de.csv"}, Place());
  EXPECT_EQ(csv->zones(0).sources(0).csv().forecast_path(), "/home/ada/de.csv");
  const auto mirror = MakeUpConfig({.forecast = "neso:http://127.0.0.1:8080"}, Place());
  EXPECT_EQ(mirror->zones(0).sources(0).neso().base_url(), "http://127.0.0.1:8080");
}

TEST(MakeUpConfig, ShrinksSpansToTheSpeedOfAReplay) {
  const auto config = MakeUpConfig({.forecast = kReplay}, Place());
  ASSERT_TRUE(config.ok()) << config.status();
  const v1::ReplaySourceConfig& replay = config->zones(0).sources(0).replay();
  EXPECT_EQ(replay.forecast_path(), "/home/ada/f.csv");
  EXPECT_EQ(replay.actual_path(), "/data/a.csv");
  EXPECT_EQ(replay.start_time(), "2022-06-01T00:00:00+00:00");
  EXPECT_DOUBLE_EQ(replay.speed_ratio(), 720);
  EXPECT_EQ(replay.epoch_time(), "2027-01-15T08:00:00+00:00");
  EXPECT_EQ(FromWire(config->default_slack()), absl::Minutes(2));
  EXPECT_EQ(FromWire(config->default_duration()), absl::Seconds(5));
  EXPECT_EQ(FromWire(config->reading_slot()), absl::Seconds(1));
  EXPECT_EQ(FromWire(config->zones(0).refresh()), absl::Milliseconds(2500));
}

TEST(MakeUpConfig, KeepsTheSpansOfRealTimeInASlowReplay) {
  const auto config = MakeUpConfig({.forecast = "replay:f.csv@2022-06-01T00:00Z*1"}, Place());
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(FromWire(config->default_slack()), absl::Hours(24));
  EXPECT_EQ(FromWire(config->zones(0).refresh()), absl::Minutes(15));
  EXPECT_EQ(config->zones(0).sources(0).replay().actual_path(), "");
}

TEST(MakeUpConfig, LetsASlotThatIsNamedBeatTheReplays) {
  const auto config = MakeUpConfig({.forecast = kReplay, .slot = "10s"}, Place());
  EXPECT_EQ(FromWire(config->reading_slot()), absl::Seconds(10));
}

TEST(SettlesWithForecast, TellsOneFileFromTwo) {
  const auto settles_with_forecast = [](const std::string& forecast) {
    return SettlesWithForecast(*MakeUpConfig({.zone = "DE", .forecast = forecast}, Place()));
  };
  EXPECT_TRUE(settles_with_forecast("csv:de.csv"));
  EXPECT_TRUE(settles_with_forecast("replay:de.csv@2022-06-01T00:00Z*720"));
  EXPECT_FALSE(settles_with_forecast("csv:de.csv,actual.csv"));
  EXPECT_FALSE(settles_with_forecast(kReplay));
  EXPECT_FALSE(settles_with_forecast("neso"));
  EXPECT_FALSE(settles_with_forecast("none"));
}

TEST(MakeUpConfig, SaysWhatTheFilesCount) {
  const auto csv = MakeUpConfig({.forecast = "csv:f.csv", .factors = "lifecycle"}, Place());
  EXPECT_EQ(csv->zones(0).sources(0).csv().factors(), "lifecycle");
  const auto replay = MakeUpConfig({.forecast = kReplay, .factors = "direct"}, Place());
  EXPECT_EQ(replay->zones(0).sources(0).replay().factors(), "direct");
  for (const std::string source : {"neso", "none"}) {
    const auto refused = MakeUpConfig({.forecast = source, .factors = "direct"}, Place());
    EXPECT_TRUE(IsUsageError(refused.status())) << source;
  }
}

TEST(MakeUpConfig, RefusesWhatIsNoSource) {
  for (const std::string text :
       {"", "noaa", "csv:", "replay:f.csv", "replay:f.csv@2022-06-01T00:00Z", "replay:f.csv*2",
        "replay:f.csv@soon*2", "replay:f.csv@2022-06-01T00:00Z*fast",
        "replay:f.csv@2022-06-01T00:00Z*-1", "replay:@2022-06-01T00:00Z*2"}) {
    const auto config = MakeUpConfig({.forecast = text}, Place());
    ASSERT_FALSE(config.ok()) << text;
    EXPECT_TRUE(IsUsageError(config.status())) << text;
    EXPECT_THAT(std::string(config.status().message()), HasSubstr("--forecast"));
  }
  EXPECT_TRUE(IsUsageError(MakeUpConfig({.slot = "60"}, Place()).status()));
}

TEST(InOptions, NamesWhatWasTyped) {
  EXPECT_EQ(InOptions("reading_slot: 0: use 1s to 1h"), "--slot: 0: use 1s to 1h");
  EXPECT_EQ(InOptions("zones[0].name: 'x y': no"), "--zone: 'x y': no");
  EXPECT_EQ(InOptions("zones[0].sources[0].neso: no"), "--forecast: sources[0].neso: no");
  EXPECT_EQ(InOptions("listen_address: no"), "listen_address: no");
}

TEST(ChooseUpConfig, KeepsTheSavedSiteWhenNothingIsTyped) {
  const auto first =
      ChooseUpConfig({.site = {.zone = "DE", .forecast = "csv:/d.csv"}}, {}, Place());
  ASSERT_TRUE(first.ok()) << first.status();
  UpPlace moved = Place();
  moved.listen_address = "unix:/elsewhere.sock";
  const auto second = ChooseUpConfig({}, UpConfigText(*first), moved);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->zones(0).name(), "DE");
  EXPECT_EQ(second->zones(0).sources(0).csv().forecast_path(), "/d.csv");
  EXPECT_EQ(second->listen_address(), "unix:/elsewhere.sock");
}

TEST(ChooseUpConfig, DoesNotTurnBackAReplayThatGoesOn) {
  const auto first = ChooseUpConfig({.site = {.forecast = kReplay}}, {}, Place());
  const UpPlace later = Place(Place().now + absl::Minutes(1));
  const auto same = ChooseUpConfig({.site = {.forecast = kReplay}}, UpConfigText(*first), later);
  EXPECT_EQ(same->zones(0).sources(0).replay().epoch_time(),
            first->zones(0).sources(0).replay().epoch_time());
  const auto other = ChooseUpConfig({.site = {.forecast = "replay:f.csv@2022-06-02T00:00Z*720"}},
                                    UpConfigText(*first), later);
  EXPECT_NE(other->zones(0).sources(0).replay().epoch_time(),
            first->zones(0).sources(0).replay().epoch_time());
}

TEST(ChooseUpConfig, RefusesASavedFileThatMakesNoSenseUnlessItIsReplaced) {
  EXPECT_EQ(ChooseUpConfig({}, "zones { nam", Place()).status().code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(ChooseUpConfig({.site = {.zone = "FR"}}, "zones { nam", Place()).ok());
}

TEST(AgentArguments, NameTheServerAndWhatIsOffered) {
  const TemporaryDirectory folder;
  const auto directory = UpDirectory::Open(folder.path(), {});
  ASSERT_TRUE(directory.ok()) << directory.status();
  const std::string real = (*directory)->path();
  EXPECT_THAT(AgentArguments({.cpus = 2, .gpus = 0}, **directory, {.node = "n1", .zone = "GB"}),
              ElementsAre("--server", "unix:" + real + "/scheduler.sock", "--state",
                          real + "/agent", "--zone", "GB", "--name", "n1", "--stop-runs-on-exit",
                          "--cpus", "2", "--gpus", "0"));
}

TEST(UpDirectory, IsHeldByOneAtATime) {
  const TemporaryDirectory folder;
  const std::string path = folder.file("made");
  {
    const auto first = UpDirectory::Open(path, {});
    ASSERT_TRUE(first.ok()) << first.status();
    const auto second = UpDirectory::Open(path, {});
    EXPECT_EQ(second.status().code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_THAT(std::string(second.status().message()), HasSubstr("another windfall up"));
  }
  EXPECT_TRUE(UpDirectory::Open(path, {}).ok());
}

TEST(UpDirectory, KeepsAConfigurationOnlyOnceItIsSaidToBeGood) {
  const TemporaryDirectory folder;
  const auto directory = UpDirectory::Open(folder.path(), {});
  ASSERT_TRUE(directory.ok()) << directory.status();
  ASSERT_TRUE((*directory)->WriteNewConfig("x").ok());
  EXPECT_EQ((*directory)->ReadConfig(), std::nullopt);
  ASSERT_TRUE((*directory)->KeepNewConfig().ok());
  EXPECT_EQ((*directory)->ReadConfig(), "x");
}

TEST(UpDirectory, KeepsTheNodesName) {
  const TemporaryDirectory folder;
  const auto directory = UpDirectory::Open(folder.path(), {});
  ASSERT_TRUE(directory.ok()) << directory.status();
  EXPECT_EQ(*(*directory)->KeepNodeName("", "laptop"), "laptop");
  EXPECT_EQ(*(*directory)->KeepNodeName("", "laptop.lan"), "laptop");
  EXPECT_EQ(*(*directory)->KeepNodeName("desk", "laptop"), "desk");
  EXPECT_EQ(*(*directory)->KeepNodeName("", "laptop"), "desk");
}

TEST(UpDirectory, SeesWhatAKilledStartLeftBehind) {
  const TemporaryDirectory folder;
  const auto directory = UpDirectory::Open(folder.path(), {});
  ASSERT_TRUE(directory.ok()) << directory.status();
  EXPECT_FALSE((*directory)->HasAgent());
  ASSERT_TRUE(std::filesystem::create_directories((*directory)->agent_state()));
  const std::string lock = (*directory)->agent_state() + "/lock";
  const int fd = open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  EXPECT_FALSE((*directory)->HasAgent());
  ASSERT_EQ(flock(fd, LOCK_EX | LOCK_NB), 0);
  EXPECT_TRUE((*directory)->HasAgent());
  EXPECT_FALSE((*directory)->HasScheduler());
  close(fd);
}

TEST(UpDirectory, SaysWhyItCannotBeMade) {
  const auto directory = UpDirectory::Open("/dev/null/state", {});
  EXPECT_EQ(directory.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(directory.status().message()), HasSubstr("--state"));
}

}  // namespace
}  // namespace windfall

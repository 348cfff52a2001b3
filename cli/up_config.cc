#include "cli/up_config.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <tuple>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "cli/parse_duration.h"
#include "cli/parse_time.h"
#include "cli/usage_error.h"
#include "domain/status_macros.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/message_differencer.h"
#include "proto/time_wire.h"

namespace windfall {
namespace {

constexpr char kForecastExample[] =
    "write neso, csv:FILE, replay:FORECAST.csv,ACTUAL.csv@START*SPEED or none";

absl::Status BadForecast(absl::string_view text, absl::string_view what) {
  return UsageError(absl::StrCat("--forecast: '", text, "' ", what, ": ", kForecastExample));
}

std::string AbsolutePath(absl::string_view path, const std::string& directory) {
  return (std::filesystem::path(directory) / std::string(path)).lexically_normal().string();
}

// "FORECAST[,ACTUAL]": the two files; the second may be missing.
std::pair<std::string, std::string> FilesIn(absl::string_view text, const std::string& directory) {
  const std::pair<absl::string_view, absl::string_view> halves =
      absl::StrSplit(text, absl::MaxSplits(',', 1));
  return {AbsolutePath(halves.first, directory),
          halves.second.empty() ? "" : AbsolutePath(halves.second, directory)};
}

absl::StatusOr<v1::ReplaySourceConfig> ParseReplay(absl::string_view text, const UpPlace& place) {
  const size_t star = text.rfind('*');
  const size_t at = text.rfind('@');
  if (at == absl::string_view::npos || star == absl::string_view::npos || star < at || at == 0) {
    return BadForecast(text, "names no start and speed");
  }
  v1::ReplaySourceConfig replay;
  std::tie(*replay.mutable_forecast_path(), *replay.mutable_actual_path()) =
      FilesIn(text.substr(0, at), place.directory);
  const TimeContext context = {.now = place.now, .zone = absl::UTCTimeZone()};
  WINDFALL_ASSIGN_OR_RETURN(const absl::Time start,
                            OrUsageError("--forecast", ParseTime(text.substr(at + 1, star - at - 1),
                                                                 context, TimeSense::kBack)));
  replay.set_start_time(absl::FormatTime(absl::RFC3339_full, start, absl::UTCTimeZone()));
  double speed = 0;
  if (!absl::SimpleAtod(text.substr(star + 1), &speed) || !(speed > 0)) {
    return BadForecast(text, "has no positive speed");
  }
  replay.set_speed_ratio(speed);
  replay.set_epoch_time(absl::FormatTime(absl::RFC3339_full, place.now, absl::UTCTimeZone()));
  return replay;
}

// Sets the spans that must shrink with a replay's speed.
void FitToSpeed(double speed, v1::SchedulerConfig& config) {
  constexpr absl::Duration kStep = absl::Minutes(30);
  const auto played = [&](absl::Duration recorded) {
    const absl::Duration real = std::max(recorded / speed, absl::Seconds(1));
    return ToWire(absl::Floor(real, absl::Milliseconds(1)));
  };
  *config.mutable_default_slack() = played(absl::Hours(24));
  *config.mutable_default_duration() = played(absl::Hours(1));
  *config.mutable_reading_slot() = ToWire(absl::Seconds(1));
  *config.mutable_zones(0)->mutable_refresh() = played(std::min(kStep, absl::Minutes(15) * speed));
}

// Adds the source that `text` names to the configuration's only zone.
absl::Status AddSource(const std::string& text, const UpPlace& place, v1::SchedulerConfig& config) {
  absl::string_view rest = text;
  if (rest == "none") return absl::OkStatus();
  v1::ForecastSourceConfig& source = *config.mutable_zones(0)->add_sources();
  if (absl::ConsumePrefix(&rest, "csv:") && !rest.empty()) {
    std::tie(*source.mutable_csv()->mutable_forecast_path(),
             *source.mutable_csv()->mutable_actual_path()) = FilesIn(rest, place.directory);
    return absl::OkStatus();
  }
  if (absl::ConsumePrefix(&rest, "replay:")) {
    WINDFALL_ASSIGN_OR_RETURN(*source.mutable_replay(), ParseReplay(rest, place));
    FitToSpeed(source.replay().speed_ratio(), config);
    return absl::OkStatus();
  }
  if (rest == "neso" || absl::ConsumePrefix(&rest, "neso:")) {
    source.mutable_neso()->set_base_url(rest == "neso" ? "" : std::string(rest));
    return absl::OkStatus();
  }
  return BadForecast(text, "is no forecast source");
}

// Says what the configuration's only source counts.
absl::Status SetFactors(const std::string& factors, v1::SchedulerConfig& config) {
  v1::ZoneConfig& zone = *config.mutable_zones(0);
  if (zone.sources_size() == 1 && zone.sources(0).has_csv()) {
    zone.mutable_sources(0)->mutable_csv()->set_factors(factors);
  } else if (zone.sources_size() == 1 && zone.sources(0).has_replay()) {
    zone.mutable_sources(0)->mutable_replay()->set_factors(factors);
  } else {
    return UsageError("--factors: goes with csv: and replay:; other sources know their own");
  }
  return absl::OkStatus();
}

// Keeps the first error instead of printing all of them.
class FirstError : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, int /*column*/, const std::string& message) override {
    if (text_.empty()) text_ = absl::StrCat("line ", line + 1, ": ", message);
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

// The replay that is `config`'s only source, or null.
v1::ReplaySourceConfig* ReplayOf(v1::SchedulerConfig& config) {
  if (config.zones_size() != 1 || config.zones(0).sources_size() != 1) return nullptr;
  v1::ForecastSourceConfig& source = *config.mutable_zones(0)->mutable_sources(0);
  return source.has_replay() ? source.mutable_replay() : nullptr;
}

}  // namespace

absl::StatusOr<v1::SchedulerConfig> MakeUpConfig(const UpSite& site, const UpPlace& place) {
  v1::SchedulerConfig config;
  config.set_listen_address(place.listen_address);
  config.set_state_directory(place.state_directory);
  const std::string zone = site.zone.value_or("GB");
  config.add_zones()->set_name(zone);
  const std::string fallback = zone == "GB" ? "neso" : "none";
  WINDFALL_RETURN_IF_ERROR(AddSource(site.forecast.value_or(fallback), place, config));
  if (site.factors.has_value()) {
    WINDFALL_RETURN_IF_ERROR(SetFactors(*site.factors, config));
  }
  if (site.slot.has_value()) {
    WINDFALL_ASSIGN_OR_RETURN(const absl::Duration slot,
                              OrUsageError("--slot", ParseDuration(*site.slot)));
    *config.mutable_reading_slot() = ToWire(slot);
  }
  return config;
}

v1::SchedulerConfig ResumeUpConfig(v1::SchedulerConfig config,
                                   const v1::SchedulerConfig& previous) {
  v1::SchedulerConfig before = previous;
  v1::ReplaySourceConfig* const old_replay = ReplayOf(before);
  v1::ReplaySourceConfig* const new_replay = ReplayOf(config);
  if (old_replay == nullptr || new_replay == nullptr) return config;
  const std::string epoch = old_replay->epoch_time();
  old_replay->set_epoch_time(new_replay->epoch_time());
  if (google::protobuf::util::MessageDifferencer::Equals(*old_replay, *new_replay)) {
    new_replay->set_epoch_time(epoch);
  }
  return config;
}

bool SettlesWithForecast(const v1::SchedulerConfig& config) {
  if (config.zones_size() != 1 || config.zones(0).sources_size() != 1) return false;
  const v1::ForecastSourceConfig& source = config.zones(0).sources(0);
  return (source.has_csv() && source.csv().actual_path().empty()) ||
         (source.has_replay() && source.replay().actual_path().empty());
}

std::string UpConfigText(const v1::SchedulerConfig& config) {
  std::string text;
  google::protobuf::TextFormat::PrintToString(config, &text);
  return absl::StrCat(
      "# Written by `windfall up`, which keeps it when it is started without --zone, --forecast,\n"
      "# --factors and --slot, and writes it anew otherwise.\n",
      text);
}

absl::StatusOr<v1::SchedulerConfig> ParseUpConfig(const std::string& text, absl::string_view path) {
  v1::SchedulerConfig config;
  FirstError error;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&error);
  if (parser.ParseFromString(text, &config) && config.zones_size() > 0) return config;
  return absl::FailedPreconditionError(
      absl::StrCat("'", path, "' is no configuration of windfall up",
                   error.text().empty() ? "" : absl::StrCat(" (", error.text(), ")"),
                   ": correct it, or give --zone to write it anew"));
}

std::string InOptions(absl::string_view complaint) {
  static constexpr std::array<std::pair<const char*, const char*>, 3> kFields = {
      {{"reading_slot:", "--slot:"}, {"zones[0].name:", "--zone:"}, {"zones[0].", "--forecast: "}}};
  for (const auto& [field, option] : kFields) {
    if (absl::ConsumePrefix(&complaint, field)) return absl::StrCat(option, complaint);
  }
  return std::string(complaint);
}

}  // namespace windfall

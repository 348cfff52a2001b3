// windfall-bench-forecast: how well the embedded model forecasts recorded intensity, beside simpler
// forecasts on the same hours.

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_format.h"
#include "domain/status_macros.h"
#include "forecasts/intensity_file.h"
#include "forecasts/model/intensity_model.h"
#include "tests/bench/forecast_baselines.h"
#include "tests/bench/forecast_score.h"

namespace windfall {
namespace {

constexpr absl::Duration kHour = absl::Hours(1);
constexpr absl::Duration kDay = absl::Hours(24);

struct Options {
  std::vector<std::string> files;
  int every_hours = 6;
  int retrain_days = 7;
};

struct Recording {
  std::string name;
  IntensitySeries actual;
  absl::Time begin;           // a midnight
  std::vector<double> hours;  // in g/kWh; what is unknown has the value before it
};

absl::StatusOr<Recording> ReadRecording(const std::string& path) {
  const std::string name = std::filesystem::path(path).stem().string();
  WINDFALL_ASSIGN_OR_RETURN(RecordedIntensity recorded, ReadIntensityFile(path, {.zone = name}));
  if (recorded.IsAsIssued()) return absl::InvalidArgumentError(path + ": holds forecasts");
  Recording recording{.name = name,
                      .actual = std::get<IntensitySeries>(std::move(recorded.content))};
  const TimeSpan span = recording.actual.span();
  recording.begin = absl::UnixEpoch() + absl::Ceil(span.begin - absl::UnixEpoch(), kDay);
  for (absl::Time hour = recording.begin; hour + kHour <= span.end; hour += kHour) {
    const std::optional<CarbonIntensity> mean = recording.actual.MeanOver({hour, hour + kHour});
    const double before = recording.hours.empty() ? 0 : recording.hours.back();
    recording.hours.push_back(mean.has_value() ? ToGramsPerKwh(*mean) : before);
  }
  return recording;
}

// Of steps whose intensity came true within the band.
struct Coverage {
  int64_t steps = 0;
  int64_t below = 0;
  int64_t above = 0;

  double InsidePercent() const {
    return 100.0 * static_cast<double>(steps - below - above) / static_cast<double>(steps);
  }
};

double MillisecondsSince(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin)
      .count();
}

// The model as it would have been used: trained now and then, asked again and again.
class ModelInUse {
 public:
  ModelInUse(const Recording& recording, absl::Duration retrain)
      : recording_(recording), retrain_(retrain) {}

  absl::StatusOr<HourlyForecast> At(absl::Time now) {
    if (!model_.has_value() || now >= trained_ + retrain_) {
      WINDFALL_RETURN_IF_ERROR(Train(now));
    }
    const auto begin = std::chrono::steady_clock::now();
    WINDFALL_ASSIGN_OR_RETURN(
        const ModelForecast forecast,
        model_->Predict(recording_.actual, {now, now + kHour * kScoredHours}));
    predict_milliseconds_ = std::max(predict_milliseconds_, MillisecondsSince(begin));
    CountInside(forecast, now);
    HourlyForecast hours = {};
    for (size_t hour = 0; hour < kScoredHours; ++hour) {
      const absl::Time start = now + kHour * hour;
      const std::optional<CarbonIntensity> mean = forecast.p50.MeanOver({start, start + kHour});
      if (!mean.has_value()) return absl::OutOfRangeError("the model says nothing of some hour");
      hours[hour] = ToGramsPerKwh(*mean);
    }
    return hours;
  }

  const Coverage& coverage(size_t day) const { return coverage_[day]; }
  double train_milliseconds() const { return train_milliseconds_; }
  double predict_milliseconds() const { return predict_milliseconds_; }

 private:
  absl::Status Train(absl::Time now) {
    const auto begin = std::chrono::steady_clock::now();
    WINDFALL_ASSIGN_OR_RETURN(model_, IntensityModel::Train(recording_.actual, now));
    train_milliseconds_ = std::max(train_milliseconds_, MillisecondsSince(begin));
    trained_ = now;
    return absl::OkStatus();
  }

  void CountInside(const ModelForecast& forecast, absl::Time now) {
    for (size_t i = 0; i < forecast.p50.steps().size(); ++i) {
      const TimeSpan span = forecast.p50.steps()[i].span;
      const std::optional<CarbonIntensity> actual = recording_.actual.MeanOver(span);
      if (!actual.has_value()) continue;
      Coverage& coverage = coverage_[static_cast<size_t>((span.begin - now) / kDay)];
      ++coverage.steps;
      coverage.below += *actual < forecast.p10.steps()[i].intensity ? 1 : 0;
      coverage.above += *actual > forecast.p90.steps()[i].intensity ? 1 : 0;
    }
  }

  const Recording& recording_;
  const absl::Duration retrain_;
  std::optional<IntensityModel> model_;
  absl::Time trained_;
  std::array<Coverage, kScoredDays> coverage_ = {};
  double train_milliseconds_ = 0;
  double predict_milliseconds_ = 0;
};

using Qualities = std::map<std::string, std::vector<ForecastQuality>>;  // by method

// Without the brace that ends it.
std::string QualityText(const std::string& file, const std::string& method,
                        const ForecastQuality& quality) {
  std::string text = absl::StrFormat("{\"file\": \"%s\", \"method\": \"%s\"", file, method);
  for (size_t day = 0; day < kScoredDays; ++day) {
    absl::StrAppendFormat(&text, ", \"day%dMapePercent\": %.2f", day + 1,
                          quality.mape_percent[day]);
  }
  absl::StrAppendFormat(&text, ", \"sharePercent\": %.1f, \"shareVersusNowPercent\": %.1f",
                        quality.share_percent, quality.share_versus_now_percent);
  return text;
}

std::string ModelText(const ModelInUse& model) {
  std::string text;
  for (size_t day = 0; day < kScoredDays; ++day) {
    absl::StrAppendFormat(&text, ", \"day%dInsideBandPercent\": %.1f", day + 1,
                          model.coverage(day).InsidePercent());
  }
  absl::StrAppendFormat(
      &text, ", \"slowestTrainMilliseconds\": %.1f, \"slowestPredictMilliseconds\": %.2f",
      model.train_milliseconds(), model.predict_milliseconds());
  return text;
}

// The second half is scored; what has to be fitted once is fitted on the first.
absl::Status Score(const Recording& recording, const Options& options, Qualities& all) {
  const size_t first = recording.hours.size() / 2 / 24 * 24;
  const ForecastBaselines baselines(recording.hours, first);
  ModelInUse model(recording, kDay * options.retrain_days);
  std::map<std::string, ForecastScore> scores;
  for (size_t origin = first; origin + kScoredHours <= recording.hours.size();
       origin += static_cast<size_t>(options.every_hours)) {
    HourlyForecast actual;
    std::copy_n(recording.hours.begin() + static_cast<int64_t>(origin), kScoredHours,
                actual.begin());
    scores["persistence"].Add(baselines.Persistence(origin), actual);
    scores["naive24"].Add(baselines.LastDay(origin), actual);
    scores["day shape"].Add(baselines.DayShape(origin), actual);
    scores["ridge"].Add(baselines.Ridge(origin), actual);
    WINDFALL_ASSIGN_OR_RETURN(const HourlyForecast forecast,
                              model.At(recording.begin + kHour * origin));
    scores["model"].Add(forecast, actual);
  }
  for (const auto& [method, score] : scores) {
    const ForecastQuality quality = score.Quality();
    all[method].push_back(quality);
    std::cout << QualityText(recording.name, method, quality)
              << (method == "model" ? ModelText(model) : "") << "}" << std::endl;
  }
  return absl::OkStatus();
}

int Run(int argc, char** argv) {
  CLI::App app("Scores forecasts of recorded intensity; one JSON object for each method and file.",
               "windfall-bench-forecast");
  Options options;
  app.add_option("files", options.files, "CSV files of intensity as it came true")->required();
  app.add_option("--every-hours", options.every_hours, "between two forecasts; 24: at midnight")
      ->check(CLI::Range(1, 24));
  app.add_option("--retrain-days", options.retrain_days)->check(CLI::Range(1, 365));
  CLI11_PARSE(app, argc, argv);
  Qualities all;
  for (const std::string& file : options.files) {
    const absl::StatusOr<Recording> recording = ReadRecording(file);
    const absl::Status status =
        recording.ok() ? Score(*recording, options, all) : recording.status();
    if (status.ok()) continue;
    std::cerr << "windfall-bench-forecast: " << file << ": " << status.message() << "\n";
    return 1;
  }
  for (const auto& [method, qualities] : all) {
    std::cout << QualityText("mean of all", method, MeanOf(qualities)) << "}\n";
  }
  return 0;
}

}  // namespace
}  // namespace windfall

int main(int argc, char** argv) { return windfall::Run(argc, argv); }

#include "tests/bench/slot_load.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "domain/status_macros.h"
#include "forecasts/intensity_file.h"

namespace windfall {
namespace {

constexpr double kPue = 1.2;

absl::StatusOr<SlotZone> ReadZone(const SlotLoad& load, const std::string& zone) {
  const std::vector<std::string> parts = absl::StrSplit(zone, absl::MaxSplits('=', 1));
  if (parts.size() != 2) return absl::InvalidArgumentError("--zone wants NAME=FILE");
  WINDFALL_ASSIGN_OR_RETURN(const RecordedIntensity recorded,
                            ReadIntensityFile(parts[1], {.zone = parts[0], .provider = "bench"}));
  if (recorded.IsAsIssued()) {
    return absl::InvalidArgumentError(absl::StrCat(parts[1], " holds forecasts, not intensity"));
  }
  const auto& series = std::get<IntensitySeries>(recorded.content);
  SlotZone read;
  double grams = 0;
  for (int hour = 0; hour < load.hours; ++hour) {
    const absl::Time begin = load.start + absl::Hours(hour);
    if (const auto mean = series.MeanOver({begin, begin + absl::Hours(1)})) {
      grams = ToGramsPerKwh(*mean);
    }
    read.carbon.insert(read.carbon.end(), static_cast<size_t>(load.slots_per_hour),
                       static_cast<float>(grams * kPue / load.slots_per_hour));
  }
  return read;
}

class JobMaker {
 public:
  JobMaker(const SlotLoad& load, const SlotProblem& problem)
      : load_(load),
        problem_(problem),
        random_(load.seed),
        dirtiest_(double{DirtiestCarbon(problem)}) {}

  // False if the week is too short for the job that was drawn.
  bool Draw(SlotJob& job) {
    const int slack_mean = load_.slack_hours * load_.slots_per_hour;
    job.length = DrawLength();
    const double size = uniform_(random_);
    job.need.units = size < 0.4 ? 1 : size < 0.6 ? 2 : size < 0.8 ? 4 : 8;
    job.power = static_cast<float>((0.3 + 0.1 * Below(5)) * job.need.units);
    job.interruptible = uniform_(random_) < load_.interruptible;
    if (job.interruptible) {
      job.min_segment = load_.min_segment;
      job.resume_cost = static_cast<float>(load_.resume_cost);
    }
    job.home = Below(static_cast<int>(problem_.zones.size()));
    job.zones = (uint64_t{1} << problem_.zones.size()) - 1;
    const int slack = std::max(1, static_cast<int>(slack_mean * (0.5 + uniform_(random_))));
    const int last = problem_.slots - job.length - slack;
    if (last < 0) return false;
    job.release = Below(last + 1);
    job.deadline = job.release + job.length + slack;
    job.late_cost = static_cast<float>(3 * dirtiest_ * job.length * double{job.power});
    return true;
  }

 private:
  int Below(int limit) { return static_cast<int>(random_() % static_cast<uint32_t>(limit)); }

  int DrawLength() {
    const double kind = uniform_(random_);
    const int hours = kind < 0.5 ? 1 + Below(4) : kind < 0.8 ? 5 + Below(8) : 13 + Below(24);
    if (load_.slots_per_hour == 1) return hours;
    return std::max(
        1, static_cast<int>(hours * load_.slots_per_hour * (0.75 + 0.5 * uniform_(random_))));
  }

  const SlotLoad& load_;
  const SlotProblem& problem_;
  std::mt19937 random_;
  std::uniform_real_distribution<double> uniform_{0, 1};
  const double dirtiest_;
};

void AddNodes(const SlotLoad& load, SlotProblem& problem) {
  double work = 0;
  for (const SlotJob& job : problem.jobs) work += static_cast<double>(job.length) * job.need.units;
  constexpr int kGpus = 8;
  const double of_each =
      work / load.load / problem.slots / static_cast<double>(problem.zones.size());
  const int nodes = std::max(1, static_cast<int>(std::ceil(of_each / kGpus)));
  for (SlotZone& zone : problem.zones) {
    if (load.gpus_per_node == 0) {
      zone.nodes = {{.units = nodes * kGpus}};
    } else {
      zone.nodes.assign(static_cast<size_t>(nodes * kGpus / load.gpus_per_node),
                        {.units = load.gpus_per_node});
    }
  }
}

}  // namespace

absl::StatusOr<SlotProblem> MakeSlotProblem(const SlotLoad& load) {
  SlotProblem problem = {.slots = load.hours * load.slots_per_hour};
  for (const std::string& zone : load.zones) {
    WINDFALL_ASSIGN_OR_RETURN(SlotZone read, ReadZone(load, zone));
    problem.zones.push_back(std::move(read));
  }
  JobMaker maker(load, problem);
  while (problem.jobs.size() < static_cast<size_t>(load.jobs)) {
    SlotJob job;
    if (maker.Draw(job)) problem.jobs.push_back(job);
  }
  AddNodes(load, problem);
  return problem;
}

}  // namespace windfall

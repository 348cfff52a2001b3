#include "agent/link/run_book.h"

#include <algorithm>
#include <set>

#include "domain/status_macros.h"

namespace windfall {

absl::Status RunBook::Load() {
  WINDFALL_ASSIGN_OR_RETURN(const std::vector<AgentRun> saved, store_.LoadRuns());
  for (const AgentRun& run : saved) runs_[run.run] = run;
  return absl::OkStatus();
}

bool RunBook::IsLive(RunId run) const {
  const auto found = runs_.find(run);
  return found != runs_.end() && found->second.phase != AgentRun::Phase::kEnded;
}

bool RunBook::HasLiveRuns() const {
  return std::any_of(runs_.begin(), runs_.end(), [](const auto& entry) {
    return entry.second.phase != AgentRun::Phase::kEnded;
  });
}

AgentRun RunBook::Find(RunId run) const {
  const auto found = runs_.find(run);
  return found == runs_.end() ? AgentRun{.run = run} : found->second;
}

void RunBook::Put(const AgentRun& run) {
  runs_[run.run] = run;
  changes_.runs.push_back(run);
}

void RunBook::Erase(RunId run) {
  if (runs_.erase(run) > 0) changes_.forgotten.push_back(run);
}

bool RunBook::TakeGpus(AgentRun& taker) const {
  std::set<int> taken;
  for (const auto& [id, run] : runs_) {
    if (run.phase != AgentRun::Phase::kEnded) taken.insert(run.gpus.begin(), run.gpus.end());
  }
  const size_t wanted = static_cast<size_t>(std::max(taker.resources.gpus, 0));
  taker.gpus.clear();
  for (int gpu = 0; gpu < gpus_ && taker.gpus.size() < wanted; ++gpu) {
    if (!taken.contains(gpu)) taker.gpus.push_back(gpu);
  }
  if (taker.gpus.size() == wanted) return true;
  taker.gpus.clear();
  return false;
}

void RunBook::ReportReadings(std::vector<EnergyReading> readings) {
  if (!readings.empty()) Report(Readings{.readings = std::move(readings)});
}

void RunBook::NoteAcknowledged(int64_t sequence) {
  acknowledged_sequence_ = std::max(acknowledged_sequence_, sequence);
  changes_.acknowledged_sequence = std::max(changes_.acknowledged_sequence, sequence);
}

bool RunBook::AllAcknowledged() const {
  return changes_.reports.empty() && acknowledged_sequence_ >= store_.last_sequence();
}

RunBook::Pending RunBook::pending() const {
  if (changes_.empty()) return Pending::kNothing;
  const bool acknowledgement_alone =
      changes_.reports.empty() && changes_.runs.empty() && changes_.forgotten.empty();
  return acknowledgement_alone ? Pending::kAcknowledgement : Pending::kChanges;
}

absl::Status RunBook::Commit() {
  // Behind everything that the scheduler has seen, should this file be an older copy of itself.
  int64_t sequence = std::max(store_.last_sequence(), changes_.acknowledged_sequence);
  for (AgentReport& report : changes_.reports) report.sequence = ++sequence;
  WINDFALL_RETURN_IF_ERROR(store_.Apply(changes_));
  changes_ = {};
  return absl::OkStatus();
}

}  // namespace windfall

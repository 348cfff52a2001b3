#include "scheduler/planner/capacity_timeline.h"

#include <algorithm>

namespace windfall {

CapacityTimeline::CapacityTimeline(const Resources& capacity)
    : changes_{{.time = -kForever, .free = capacity}} {}

size_t CapacityTimeline::IndexAt(Tick t) const {
  const auto after =
      std::upper_bound(changes_.begin(), changes_.end(), t,
                       [](Tick time, const Change& change) { return time < change.time; });
  return after == changes_.begin() ? 0 : static_cast<size_t>(after - changes_.begin()) - 1;
}

size_t CapacityTimeline::SplitAt(Tick t) {
  const size_t index = IndexAt(t);
  if (changes_[index].time == t) return index;
  const Change change = {.time = t, .free = changes_[index].free};
  changes_.insert(changes_.begin() + static_cast<std::ptrdiff_t>(index) + 1, change);
  return index + 1;
}

void CapacityTimeline::Take(const TickSpan& span, const Resources& resources) {
  if (span.empty()) return;
  ++change_count_;
  const size_t begin = SplitAt(span.begin);
  const size_t end = SplitAt(span.end);
  for (size_t i = begin; i < end; ++i) changes_[i].free -= resources;
  // What runs back to back leaves one change, however many they are.
  JoinAt(end);
  JoinAt(begin);
}

void CapacityTimeline::Give(const TickSpan& span, const Resources& resources) {
  Take(span, resources.Times(-1));
}

void CapacityTimeline::JoinAt(size_t index) {
  if (index == 0 || !(changes_[index].free == changes_[index - 1].free)) return;
  changes_.erase(changes_.begin() + static_cast<std::ptrdiff_t>(index));
}

int64_t CapacityTimeline::HowOften(const TickSpan& span, const Resources& need,
                                   int64_t most) const {
  for (size_t i = IndexAt(span.begin); i < changes_.size() && changes_[i].time < span.end; ++i) {
    most = changes_[i].free.HowOften(need, most);
  }
  return most;
}

bool CapacityTimeline::IsFree(const TickSpan& span, const Resources& need) const {
  for (size_t i = IndexAt(span.begin); i < changes_.size() && changes_[i].time < span.end; ++i) {
    if (!changes_[i].free.Fits(need)) return false;
  }
  return true;
}

std::vector<CapacityTimeline::Piece> CapacityTimeline::PiecesWithin(const TickSpan& window) const {
  std::vector<Piece> pieces;
  for (size_t i = IndexAt(window.begin); i < changes_.size() && changes_[i].time < window.end;
       ++i) {
    const Tick until = i + 1 < changes_.size() ? changes_[i + 1].time : window.end;
    const TickSpan span = Intersect({.begin = changes_[i].time, .end = until}, window);
    pieces.push_back({.span = span, .free = changes_[i].free});
  }
  return pieces;
}

Tick CapacityTimeline::UnusedTime(const TickSpan& window) const {
  Tick unused = 0;
  for (size_t i = IndexAt(window.begin); i < changes_.size() && changes_[i].time < window.end;
       ++i) {
    if (!(changes_[i].free == changes_.front().free)) continue;
    const Tick until = i + 1 < changes_.size() ? changes_[i + 1].time : window.end;
    unused += Intersect({.begin = changes_[i].time, .end = until}, window).length();
  }
  return unused;
}

std::optional<Tick> CapacityTimeline::EarliestFree(Tick from, Tick length,
                                                   const Resources& need) const {
  Tick start = from;  // free from here up to change i
  for (size_t i = IndexAt(from); i < changes_.size(); ++i) {
    if (changes_[i].time - start >= length) break;
    if (changes_[i].free.Fits(need)) continue;
    start = i + 1 < changes_.size() ? std::max(from, changes_[i + 1].time) : kForever;
  }
  return start < kForever ? std::optional<Tick>(start) : std::nullopt;
}

std::vector<TickSpan> CapacityTimeline::FreeSpans(const TickSpan& window,
                                                  const Resources& need) const {
  std::vector<TickSpan> spans;
  if (window.empty()) return spans;
  for (size_t i = IndexAt(window.begin); i < changes_.size() && changes_[i].time < window.end;
       ++i) {
    if (!changes_[i].free.Fits(need)) continue;
    const Tick until = i + 1 < changes_.size() ? changes_[i + 1].time : window.end;
    const TickSpan part = Intersect({.begin = changes_[i].time, .end = until}, window);
    if (!spans.empty() && spans.back().end == part.begin) {
      spans.back().end = part.end;
    } else {
      spans.push_back(part);
    }
  }
  return spans;
}

}  // namespace windfall

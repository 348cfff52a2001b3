#include "agent/meter/slot_readings.h"

#include <algorithm>

namespace windfall {

absl::Time SlotEnd(absl::Time t, absl::Duration slot) {
  const absl::Duration since_epoch = t - absl::UnixEpoch();
  return absl::UnixEpoch() + absl::Floor(since_epoch, slot) + slot;
}

std::vector<SlotPart> SplitAtSlots(const TimeSpan& span, Energy energy, absl::Duration slot) {
  std::vector<SlotPart> parts;
  Energy given;  // up to the begin of the next part
  for (absl::Time begin = span.begin; begin < span.end;) {
    const absl::Time end = std::min(span.end, SlotEnd(begin, slot));
    // Rounded as a whole up to each edge, so that no rounding is left over at the end.
    const Energy up_to_end = end == span.end
                                 ? energy
                                 : Scale(energy, absl::ToInt64Nanoseconds(end - span.begin),
                                         absl::ToInt64Nanoseconds(span.length()));
    parts.push_back({.span = {.begin = begin, .end = end}, .energy = up_to_end - given});
    given = up_to_end;
    begin = end;
  }
  return parts;
}

void SlotReadings::Add(const TimeSpan& span, Energy energy, EnergyQuality quality,
                       const std::string& meter, absl::Duration slot) {
  for (const SlotPart& part : SplitAtSlots(span, energy, slot)) {
    const absl::Time slot_end = SlotEnd(part.span.begin, slot);
    EnergyReading* last = pending_.empty() ? nullptr : &pending_.back().reading;
    if (last != nullptr && last->span.end == part.span.begin && last->quality == quality &&
        last->meter == meter && pending_.back().slot_end == slot_end) {
      last->span.end = part.span.end;
      last->energy += part.energy;
      continue;
    }
    pending_.push_back({.reading = {.run = run_,
                                    .span = part.span,
                                    .component = component_,
                                    .energy = part.energy,
                                    .quality = quality,
                                    .meter = meter},
                        .slot_end = slot_end});
  }
}

std::vector<EnergyReading> SlotReadings::TakeEnded() {
  std::vector<EnergyReading> ended;
  if (pending_.empty()) return ended;
  const absl::Time covered_until = pending_.back().reading.span.end;
  const auto first_open = std::find_if(
      pending_.begin(), pending_.end(),
      [covered_until](const Pending& pending) { return pending.slot_end > covered_until; });
  for (auto pending = pending_.begin(); pending != first_open; ++pending) {
    ended.push_back(std::move(pending->reading));
  }
  pending_.erase(pending_.begin(), first_open);
  return ended;
}

std::vector<EnergyReading> SlotReadings::TakeAll() {
  std::vector<EnergyReading> all;
  for (Pending& pending : pending_) all.push_back(std::move(pending.reading));
  pending_.clear();
  return all;
}

}  // namespace windfall

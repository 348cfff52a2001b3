#include "scheduler/planner/slot_model.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

namespace windfall {
namespace {

constexpr Tick kMinute = Tick{60} * 1'000'000'000;
constexpr std::array<Tick, 5> kLengths = {5 * kMinute, 10 * kMinute, 15 * kMinute, 30 * kMinute,
                                          60 * kMinute};
// Finer slots waste less at the ends of runs. But few jobs in many slots learn no good prices, and
// they cost more time: jobs x zones x slots, and times the length where breaks have rules.
constexpr int64_t kMostSlots = 200;
constexpr double kMostWork = 4e6;
// A sweep of more tasks becomes so many jobs of several tasks each.
constexpr int64_t kMostJobsOfItem = 512;
// Short tasks are taken together until they fill so many slots.
constexpr Tick kLeastSlotsOfTasks = 4;
constexpr size_t kMostPools = 64;
// What having no place counts as, next to running all the time at the dirtiest.
constexpr float kLateWeight = 3;
constexpr int64_t kBytesOfMebibyte = int64_t{1} << 20;

// How many equal tasks one job of the slots stands for.
int64_t TasksOfJob(const Demand& demand, int64_t count, Tick slot) {
  const int64_t many = (count + kMostJobsOfItem - 1) / kMostJobsOfItem;
  const int64_t short_ones = (kLeastSlotsOfTasks * slot + demand.length - 1) / demand.length;
  const int64_t window = (demand.wait_deadline - demand.release) / (2 * demand.length);
  return std::clamp(std::max(many, short_ones), int64_t{1},
                    std::max(std::min(count, window), int64_t{1}));
}

float ToKilowatts(Power power) { return static_cast<float>(ToWatts(power) / 1e3); }

// Of one kilowatt throughout.
float GramsPerKilowatt(const Score& cost) {
  constexpr double kScoreOfGram = 1e3 * 3600e9 * 1e3;  // the last for PUE in permille
  return static_cast<float>(static_cast<double>(cost) / kScoreOfGram);
}

int32_t Clamped(int64_t value) {
  return static_cast<int32_t>(std::clamp<int64_t>(value, INT32_MIN / 2, INT32_MAX / 2));
}

}  // namespace

SlotModel::SlotModel(const PlanProblem& problem, const std::vector<OpenNode>& nodes,
                     const std::vector<WaitingTasks>& waiting)
    : plan_(problem) {
  for (const WaitingTasks& tasks : waiting) {
    counts_gpus_ |= problem.demands()[tasks.item].resources.gpus > 0;
  }
  AddPools(nodes);
  ChooseGrid(waiting);
  for (const Pool& pool : pools_) slots_.zones.push_back(MakeZone(pool, nodes));
  dirtiest_ = DirtiestCarbon(slots_);
  for (const WaitingTasks& tasks : waiting) AddJobs(tasks);
}

void SlotModel::AddPools(const std::vector<OpenNode>& nodes) {
  for (size_t i = 0; i < nodes.size(); ++i) {
    if (nodes[i].objective->empty()) continue;
    auto pool = std::find_if(pools_.begin(), pools_.end(), [&](const Pool& each) {
      return each.objective == nodes[i].objective;
    });
    if (pool == pools_.end()) {
      if (pools_.size() == kMostPools) continue;
      pool = pools_.insert(pool, {.like = &plan_.nodes()[i], .objective = nodes[i].objective});
    }
    nodes_[nodes[i].node->id] = {static_cast<int32_t>(pool - pools_.begin()),
                                 static_cast<int32_t>(pool->nodes.size())};
    pool->nodes.push_back(i);
  }
}

void SlotModel::ChooseGrid(const std::vector<WaitingTasks>& waiting) {
  Tick horizon = 0;
  for (const WaitingTasks& tasks : waiting) {
    horizon = std::max(horizon, plan_.demands()[tasks.item].wait_deadline);
  }
  Tick known = 0;
  for (const Pool& pool : pools_) known = std::max(known, pool.objective->steps().back().span.end);
  horizon = std::min(horizon, known);
  const auto* const length = std::find_if(kLengths.begin(), kLengths.end() - 1, [&](Tick each) {
    return horizon <= kMostSlots * each && WorkWith(each, horizon, waiting) <= kMostWork;
  });
  const int64_t now = absl::ToUnixNanos(plan_.now());
  grid_ = {.origin = -((now % *length + *length) % *length), .length = *length};
  slots_.slots = grid_.SlotAt(horizon);
}

double SlotModel::WorkWith(Tick slot, Tick horizon,
                           const std::vector<WaitingTasks>& waiting) const {
  double work = 0;
  for (const WaitingTasks& tasks : waiting) {
    const Demand& demand = plan_.demands()[tasks.item];
    const Tick window = std::min(demand.wait_deadline, horizon) - demand.release;
    const auto jobs = static_cast<double>(std::min(tasks.count, kMostJobsOfItem));
    double of_each = static_cast<double>(window) / static_cast<double>(slot);
    const bool has_rules =
        demand.interruptible.has_value() &&
        (demand.interruptible->resume_overhead > 0 || demand.interruptible->min_segment > slot);
    if (has_rules) of_each *= static_cast<double>(demand.length) / static_cast<double>(slot);
    work += jobs * of_each;
  }
  return work * static_cast<double>(pools_.size());
}

SlotZone SlotModel::MakeZone(const Pool& pool, const std::vector<OpenNode>& nodes) const {
  SlotZone zone;
  std::vector<SlotSegment> closed;
  float dirtiest = 0;
  for (int32_t slot = 0; slot < slots_.slots; ++slot) {
    const std::optional<Score> cost = pool.objective->CostOf(grid_.SpanOf(slot));
    if (!cost.has_value()) closed.push_back({.begin = slot, .end = slot + 1});
    zone.carbon.push_back(cost.has_value() ? GramsPerKilowatt(*cost) : -1);
    dirtiest = std::max(dirtiest, zone.carbon.back());
  }
  for (const SlotSegment& each : closed) zone.carbon[static_cast<size_t>(each.begin)] = dirtiest;
  for (size_t i = 0; i < pool.nodes.size(); ++i) {
    const OpenNode& node = nodes[pool.nodes[i]];
    const auto index = static_cast<int32_t>(i);
    zone.nodes.push_back(ToSlots(node.node->capacity));
    ReserveTaken(node, index, zone);
    for (SlotSegment segment : closed) {
      segment.node = index;
      zone.reservations.push_back({.segment = segment, .resources = zone.nodes.back()});
    }
  }
  return zone;
}

// Of what is taken in parts of one slot, the most counts.
void SlotModel::ReserveTaken(const OpenNode& node, int32_t index, SlotZone& zone) const {
  const Resources& capacity = node.node->capacity;
  std::vector<SlotResources> most(static_cast<size_t>(slots_.slots));
  const TickSpan window = {.begin = 0, .end = grid_.BeginOf(slots_.slots)};
  for (const CapacityTimeline::Piece& piece : node.timeline.PiecesWithin(window)) {
    if (piece.free == capacity) continue;
    Resources taken = capacity;
    taken -= piece.free;
    taken.memory_bytes += kBytesOfMebibyte - 1;
    const SlotResources resources = ToSlots(taken);
    const int32_t end = grid_.SlotFrom(piece.span.end);
    for (int32_t slot = grid_.SlotAt(piece.span.begin); slot < end; ++slot) {
      SlotResources& each = most[static_cast<size_t>(slot)];
      each = {.units = std::max(each.units, resources.units),
              .cpus = std::max(each.cpus, resources.cpus),
              .memory = std::max(each.memory, resources.memory)};
    }
  }
  for (int32_t slot = 0, begin = 0; slot < slots_.slots; ++slot) {
    const SlotResources& resources = most[static_cast<size_t>(slot)];
    const bool goes_on =
        slot + 1 < slots_.slots && most[static_cast<size_t>(slot) + 1] == resources;
    if (goes_on) continue;
    if (!(resources == SlotResources())) {
      zone.reservations.push_back(
          {.segment = {.begin = begin, .end = slot + 1, .node = index}, .resources = resources});
    }
    begin = slot + 1;
  }
}

SlotResources SlotModel::ToSlots(const Resources& resources) const {
  return {.units = counts_gpus_ ? resources.gpus : resources.cpus,
          .cpus = counts_gpus_ ? resources.cpus : 0,
          .memory = Clamped(resources.memory_bytes / kBytesOfMebibyte)};
}

uint64_t SlotModel::ZonesFor(const Demand& demand) const {
  uint64_t zones = 0;
  for (const NodeKind& kind : plan_.kinds()) {
    if (!IsEligible(*kind.like->node, demand)) continue;
    for (size_t zone = 0; zone < pools_.size(); ++zone) {
      if (pools_[zone].objective == kind.like->objective) zones |= uint64_t{1} << zone;
    }
  }
  return zones;
}

void SlotModel::AddWaiting(const Demand& demand, int64_t tasks, SlotJob& job) const {
  const float of_slot =
      GramsPerKilowatt(demand.wait.per_tick * grid_.length) * job.power * static_cast<float>(tasks);
  job.wait_cost = of_slot / static_cast<float>(job.length);
  job.late_cost += of_slot * static_cast<float>(std::max(job.deadline - job.release, 0));
}

void SlotModel::AddInput(const Demand& demand, int64_t tasks, SlotJob& job) const {
  if (demand.input.rates.empty()) return;
  const TickSpan starts = {.begin = demand.release, .end = demand.latest_start()};
  for (size_t zone = 0; zone < pools_.size(); ++zone) {
    const StartCost at_start = demand.StartCostIn(pools_[zone].like->node->zone);
    const std::optional<Score> least = at_start.LeastWithin(starts);
    if (!least.has_value()) job.zones &= ~(uint64_t{1} << zone);
    job.move_cost.push_back(GramsPerKilowatt(least.value_or(0)) * job.power *
                            static_cast<float>(tasks));
  }
  job.late_cost += *std::max_element(job.move_cost.begin(), job.move_cost.end());
}

SlotJob SlotModel::MakeJob(const WorkItem& item, const Demand& demand, int64_t tasks) const {
  SlotJob job = {.release = std::min(grid_.SlotFrom(demand.release), slots_.slots),
                 .deadline = std::min(grid_.SlotAt(demand.wait_deadline), slots_.slots),
                 .length = grid_.SlotsFor(demand.length * tasks),
                 .power = ToKilowatts(item.power),
                 .zones = ZonesFor(demand)};
  Resources need = demand.resources;
  need.memory_bytes += kBytesOfMebibyte - 1;
  job.need = ToSlots(need);
  if (demand.interruptible.has_value() && tasks == 1) {
    const InterruptibleWork& work = *demand.interruptible;
    job.interruptible = true;
    job.one_node = true;
    job.length = grid_.SlotsFor(demand.length + work.resume_overhead);  // room for one break
    job.min_segment = std::clamp(grid_.SlotsFor(work.min_segment), 1, job.length);
    job.resume_cost = static_cast<float>(work.resume_overhead) / static_cast<float>(grid_.length);
  }
  job.late_cost = kLateWeight * dirtiest_ * job.power * static_cast<float>(job.length) *
                  (1 + static_cast<float>(std::max(item.priority, 0)));
  AddInput(demand, tasks, job);
  AddWaiting(demand, tasks, job);
  return job;
}

void SlotModel::AddJobs(const WaitingTasks& tasks) {
  const WorkItem& item = *plan_.items()[tasks.item];
  const Demand& demand = plan_.demands()[tasks.item];
  const int64_t each = TasksOfJob(demand, tasks.count, grid_.length);
  SlotJob job = MakeJob(item, demand, each);
  for (int64_t left = tasks.count; left > 0; left -= each) {
    WaitingTasks of_job = tasks;
    of_job.count = std::min(each, left);
    if (of_job.count < each) job = MakeJob(item, demand, of_job.count);
    // Much less than a slot is better placed in what the others leave.
    if (2 * demand.length * of_job.count < grid_.length) return;
    jobs_.push_back(of_job);
    slots_.jobs.push_back(job);
  }
}

SlotPlan SlotModel::Planned() const {
  SlotPlan planned;
  for (size_t job = 0; job < jobs_.size(); ++job) {
    planned.push_back(PlannedPlaceOf(jobs_[job], slots_.jobs[job]));
  }
  return planned;
}

// The slots that the planned segments touch, if they are as many as the job takes.
SlotPlace SlotModel::PlannedPlaceOf(const WaitingTasks& tasks, const SlotJob& job) const {
  const WorkItem& item = *plan_.items()[tasks.item];
  if (item.count > 1 || item.planned.empty()) return {};
  const auto node = nodes_.find(item.planned.front().node);
  if (node == nodes_.end()) return {};
  SlotPlace place;
  place.zone = node->second.first;
  int32_t left = job.length;
  for (const Segment& segment : item.planned) {
    const TickSpan span = plan_.scale().ToTickSpan(segment.span);
    if (segment.node != item.planned.front().node || span.begin < 0) return {};
    const SlotSegment slots = {.begin = grid_.SlotAt(span.begin),
                               .end = std::min(grid_.SlotFrom(span.end), slots_.slots),
                               .node = node->second.second};
    const bool touches = !place.segments.empty() && place.segments.back().end == slots.begin;
    if (touches) {
      place.segments.back().end = slots.end;
    } else {
      place.segments.push_back(slots);
    }
    left -= slots.end - slots.begin;
  }
  place.segments.back().end += left;  // room for a pause that was not needed
  const bool fits = left >= 0 && place.segments.back().end <= slots_.slots;
  return fits ? place : SlotPlace();
}

// Of the first of the tasks.
std::optional<TickSpan> SlotModel::UnbrokenRunIn(const WaitingTasks& tasks, const Pool& pool,
                                                 const TickSpan& slots) const {
  const Demand& demand = plan_.demands()[tasks.item];
  const Tick length = demand.length * tasks.count;
  const TickSpan early = {.begin = slots.begin, .end = slots.begin + length};
  const TickSpan late = {.begin = slots.end - length, .end = slots.end};
  const std::optional<Score> early_cost = OwnCostOf({early}, *pool.like, demand);
  const std::optional<Score> late_cost = OwnCostOf({late}, *pool.like, demand);
  if (!early_cost.has_value() || !late_cost.has_value()) return std::nullopt;
  const Tick start = *late_cost < *early_cost ? late.begin : early.begin;
  return TickSpan{.begin = start, .end = start + demand.length};
}

// The work in the place's slots, as far as it goes.
std::optional<std::vector<TickSpan>> SlotModel::Trimmed(size_t item, const SlotPlace& place) const {
  const InterruptibleWork& work = *plan_.demands()[item].interruptible;
  Tick left = work.remaining;
  std::vector<TickSpan> segments;
  for (const SlotSegment& slots : place.segments) {
    if (left <= 0) break;
    TickSpan segment = {.begin = grid_.BeginOf(slots.begin), .end = grid_.BeginOf(slots.end)};
    const bool resumes = work.resume || !segments.empty();
    if (resumes && segment.length() <= work.resume_overhead) continue;
    const Tick needed = left + (resumes ? work.resume_overhead : 0);
    segment.end = std::min(segment.end, segment.begin + needed);
    left -= segment.length() - (resumes ? work.resume_overhead : 0);
    segments.push_back(segment);
  }
  if (left > 0) return std::nullopt;
  return segments;
}

size_t SlotModel::NodeOf(const SlotPlace& place) const {
  const Pool& pool = pools_[static_cast<size_t>(place.zone)];
  return pool.nodes[static_cast<size_t>(place.segments.front().node)];
}

std::optional<Placement> SlotModel::PlacementOf(size_t job, const SlotPlace& place) const {
  const Pool& pool = pools_[static_cast<size_t>(place.zone)];
  Placement placement = {.node = NodeOf(place)};
  if (place.segments.size() == 1) {
    const SlotSegment& slots = place.segments.front();
    const auto run = UnbrokenRunIn(
        jobs_[job], pool, {.begin = grid_.BeginOf(slots.begin), .end = grid_.BeginOf(slots.end)});
    if (!run.has_value()) return std::nullopt;
    placement.segments = {*run};
  } else {
    auto segments = Trimmed(jobs_[job].item, place);
    if (!segments.has_value()) return std::nullopt;
    placement.segments = *std::move(segments);
  }
  placement.cost = OwnCostOf(placement.segments, *pool.like, plan_.demands()[jobs_[job].item]);
  if (!placement.cost.has_value()) return std::nullopt;
  return placement;
}

}  // namespace windfall

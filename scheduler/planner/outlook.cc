#include "scheduler/planner/outlook.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "domain/known_sum.h"
#include "scheduler/planner/start_now.h"
#include "scheduler/planner/transfer.h"

namespace windfall {
namespace {

// Where the input is brought, once to each zone; the first work there in order of `start`.
using FirstStarts = std::map<std::string, std::pair<Tick, const OpenNode*>>;

void Note(const OpenNode& node, Tick start, FirstStarts& starts) {
  const auto [first, is_new] = starts.try_emplace(node.node->zone, start, &node);
  if (!is_new && start < first->second.first) first->second = {start, &node};
}

std::optional<CarbonMass> TransfersTo(const PlanProblem& problem, size_t item,
                                      const FirstStarts& starts) {
  std::optional<CarbonMass> sum = CarbonMass();
  for (const auto& [zone, first] : starts) {
    AddKnown(sum, TransferEmissions(problem, item, *first.second, first.first));
  }
  return sum;
}

void AddTransfers(const PlanProblem& problem, size_t item, const std::vector<Choice>& choices,
                  Outlook& outlook) {
  FirstStarts planned;
  FirstStarts at_once;
  for (const Choice& choice : choices) {
    Note(problem.nodes()[choice.placement->node], choice.start(), planned);
    Note(problem.nodes()[choice.earliest_node], 0, at_once);
  }
  const std::optional<CarbonMass> transfers = TransfersTo(problem, item, planned);
  AddKnown(outlook.emissions, transfers);
  if (outlook.emissions.has_value()) outlook.transfer_emissions = *transfers;
  AddKnown(outlook.start_now_emissions, TransfersTo(problem, item, at_once));
}

// Without the input. REQUIRES: the choice has a placement.
void Add(const PlanProblem& problem, size_t item, const Choice& choice, Outlook& outlook) {
  const WorkItem& work = *problem.items()[item];
  const TimeSpan span =
      problem.scale().ToTimeSpan({.begin = choice.start(), .end = choice.finish()});
  outlook.span.begin = std::min(outlook.span.begin, span.begin);
  outlook.span.end = std::max(outlook.span.end, span.end);
  outlook.feasible &= choice.feasible && problem.IsByDeadline(item, choice.finish());
  const std::vector<TickSpan> spans = SpansOf(choice);
  for (const TickSpan& each : spans) {
    outlook.energy += Scale(work.power * absl::Nanoseconds(each.length()), choice.side_by_side, 1);
  }
  const std::vector<OpenNode>& nodes = problem.nodes();
  AddKnown(outlook.emissions,
           EmissionsOn(nodes[choice.placement->node], spans, work.power, choice.side_by_side));
  const TickSpan now = {.begin = 0, .end = problem.demands()[item].length};
  AddKnown(outlook.start_now_emissions,
           EmissionsOn(nodes[choice.earliest_node], {now}, work.power, choice.tasks()));
}

}  // namespace

std::optional<CarbonMass> EmissionsOn(const OpenNode& node, const std::vector<TickSpan>& spans,
                                      Power power, int64_t tasks) {
  RunningTime time;
  for (const TickSpan& span : spans) {
    const std::optional<Score> cost = node.intensity->CostOf(span);
    if (!cost.has_value()) return std::nullopt;
    time.length += span.length() * tasks;
    time.cost += *cost * tasks;
  }
  return EmissionsOf(time, power, node.node->pue_permille).mass;
}

Outlook MakeOutlook(const PlanProblem& problem, size_t item, const std::vector<Choice>& choices) {
  const WorkItem& work = *problem.items()[item];
  const bool is_placed = std::all_of(choices.begin(), choices.end(), [](const Choice& choice) {
    return choice.placement.has_value();
  });
  if (!is_placed) {
    return {.task = work.task,
            .span = {problem.now(), problem.now()},
            .energy = Scale(work.power * UnbrokenLength(work), work.count, 1),
            .saving_base = problem.SavingBaseOfItem(item)};
  }
  Outlook outlook = {.task = work.task,
                     .span = {absl::InfiniteFuture(), absl::InfinitePast()},
                     .feasible = true,
                     .emissions = CarbonMass(),
                     .start_now_emissions = CarbonMass(),
                     .saving_base = problem.SavingBaseOfItem(item)};
  for (const Choice& choice : choices) Add(problem, item, choice, outlook);
  AddTransfers(problem, item, choices, outlook);
  return outlook;
}

}  // namespace windfall

#include "cli/render_nodes.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "cli/render_table.h"
#include "cli/render_text.h"
#include "proto/time_wire.h"

namespace windfall {
namespace {

Cell StateOf(const v1::Node& node, const View& view) {
  if (!node.connected()) {
    const std::string since =
        node.has_last_seen_time()
            ? absl::StrCat(", seen ", RelativeText(FromWire(node.last_seen_time()), view.time.now))
            : "";
    return {absl::StrCat("away", since), Style::kRed};
  }
  if (node.drained()) return {"drained", Style::kYellow};
  return {"ready", Style::kGreen};
}

std::string UsedOf(int used, int capacity) {
  return capacity == 0 ? "" : absl::StrCat(used, "/", capacity);
}

std::string MemoryUsedOf(const v1::Node& node) {
  if (node.capacity().memory_bytes() == 0) return "";
  return absl::StrCat(
      node.used().memory_bytes() == 0 ? "0" : MemoryText(node.used().memory_bytes()), "/",
      MemoryText(node.capacity().memory_bytes()));
}

// Empty if it is always on.
std::string SleepText(const v1::Node& node) {
  if (!node.has_idle_watts()) return "";
  return absl::StrFormat("%.4g W, %.4g Wh to wake", node.idle_watts(), node.wake_watt_hours());
}

}  // namespace

std::string RenderNodes(const v1::ListNodesResponse& response, const View& view) {
  Table table({{.title = "NODE", .min_width = 8},
               {.title = "ZONE"},
               {.title = "STATE"},
               {.title = "GPUS", .right_aligned = true},
               {.title = "CPUS", .right_aligned = true},
               {.title = "MEMORY", .right_aligned = true, .drop_order = 3},
               {.title = "RUNS", .drop_order = 1, .min_width = 8},
               {.title = "WHEN AWAKE", .drop_order = 2},
               {.title = "MODELS", .drop_order = 5, .min_width = 10},
               {.title = "MEASURED BY", .drop_order = 4, .min_width = 12}});
  for (const v1::Node& node : response.nodes()) {
    table.AddRow({{node.name(), Style::kBold},
                  {node.zone()},
                  StateOf(node, view),
                  {UsedOf(node.used().gpus_count(), node.capacity().gpus_count())},
                  {UsedOf(node.used().cpus_count(), node.capacity().cpus_count())},
                  {MemoryUsedOf(node)},
                  {absl::StrJoin(node.running_task_ids(), " ")},
                  {SleepText(node)},
                  {absl::StrJoin(node.gpu_models(), ", ")},
                  {absl::StrJoin(node.meters(), ", ")}});
  }
  if (table.empty()) return "no nodes: start windfall-agent on a machine, or windfall up here\n";
  std::string text = table.Render(view.terminal);
  if (!response.next_page_token().empty()) {
    absl::StrAppend(&text, "more: --page-token ", response.next_page_token(), "\n");
  }
  return text;
}

}  // namespace windfall

#include "proto/node_wire.h"

#include "absl/strings/str_cat.h"
#include "proto/time_wire.h"

namespace windfall {

NodeNames NamesOf(const std::vector<Node>& nodes) {
  NodeNames names;
  for (const Node& node : nodes) names.emplace(node.id, node.name);
  return names;
}

std::string NameOf(NodeId node, const NodeNames& names) {
  if (!node.IsSet()) return "";
  const auto found = names.find(node);
  return found == names.end() ? absl::StrCat("#", node.value()) : found->second;
}

windfall::v1::Node ToWire(const Node& node) {
  windfall::v1::Node wire;
  wire.set_id(node.id.value());
  wire.set_name(node.name);
  wire.set_zone(node.zone);
  *wire.mutable_capacity() = ToWire(node.capacity);
  wire.mutable_gpu_models()->Assign(node.gpu_models.begin(), node.gpu_models.end());
  wire.mutable_meters()->Assign(node.meters.begin(), node.meters.end());
  wire.set_drained(node.drained);
  wire.set_connected(node.connected);
  *wire.mutable_last_seen_time() = ToWire(node.last_seen);
  return wire;
}

void SetSleep(const NodeSleep& sleep, windfall::v1::Node& wire) {
  wire.set_idle_watts(ToWatts(sleep.idle));
  wire.set_wake_watt_hours(ToKilowattHours(sleep.wake) * 1e3);
}

}  // namespace windfall

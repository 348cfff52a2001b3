#include "proto/node_wire.h"

#include "gtest/gtest.h"
#include "proto/time_wire.h"

namespace windfall {
namespace {

TEST(NodeWire, TellsWhatANodeHas) {
  const Node node{.id = NodeId(4),
                  .name = "n4",
                  .zone = "GB",
                  .capacity = {.gpus = 1, .cpus = 8, .memory_bytes = 1024},
                  .gpu_models = {"A100"},
                  .meters = {"rapl", "nvml"},
                  .drained = true,
                  .connected = true,
                  .last_seen = absl::FromUnixMillis(1'700'000'000'500)};
  const windfall::v1::Node wire = ToWire(node);
  EXPECT_EQ(wire.id(), 4);
  EXPECT_EQ(wire.name(), "n4");
  EXPECT_EQ(FromWire(wire.capacity()), node.capacity);
  EXPECT_EQ(wire.gpu_models(0), "A100");
  EXPECT_EQ(wire.meters_size(), 2);
  EXPECT_TRUE(wire.drained());
  EXPECT_TRUE(wire.connected());
  EXPECT_EQ(FromWire(wire.last_seen_time()), node.last_seen);
}

TEST(NodeWire, CallsAnUnknownNodeByItsNumber) {
  const NodeNames names = NamesOf({Node{.id = NodeId(1), .name = "n1"}});
  EXPECT_EQ(NameOf(NodeId(1), names), "n1");
  EXPECT_EQ(NameOf(NodeId(2), names), "#2");
  EXPECT_EQ(NameOf(NodeId(), names), "");
}

}  // namespace
}  // namespace windfall

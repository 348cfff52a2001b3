// Nodes, and what they are called where the wire speaks of them.
#ifndef WINDFALL_PROTO_NODE_WIRE_H_
#define WINDFALL_PROTO_NODE_WIRE_H_

#include <map>
#include <string>
#include <vector>

#include "domain/node.h"
#include "domain/node_sleep.h"
#include "windfall/v1/node.pb.h"

namespace windfall {

using NodeNames = std::map<NodeId, std::string>;

NodeNames NamesOf(const std::vector<Node>& nodes);
// "#7" for a node that is not among them; empty if the id is unset.
std::string NameOf(NodeId node, const NodeNames& names);

// Without what is used and what runs there.
windfall::v1::Node ToWire(const Node& node);
void SetSleep(const NodeSleep& sleep, windfall::v1::Node& wire);

}  // namespace windfall

#endif  // WINDFALL_PROTO_NODE_WIRE_H_

#ifndef WINDFALL_CLI_RENDER_NODES_H_
#define WINDFALL_CLI_RENDER_NODES_H_

#include <string>

#include "cli/terminal.h"
#include "windfall/v1/node.pb.h"

namespace windfall {

// One line a node: where it is, whether it takes work, what is used of it, what it measures with.
std::string RenderNodes(const windfall::v1::ListNodesResponse& response, const View& view);

}  // namespace windfall

#endif  // WINDFALL_CLI_RENDER_NODES_H_

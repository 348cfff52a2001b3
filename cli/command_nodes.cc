#include "cli/command_nodes.h"

#include "cli/render_json.h"
#include "cli/render_nodes.h"
#include "cli/render_text.h"
#include "cli/usage_error.h"
#include "domain/status_macros.h"

namespace windfall {

absl::StatusOr<int> RunNodes(const std::string& page_token, Console& console) {
  v1::ListNodesRequest request;
  request.set_page_token(page_token);
  WINDFALL_ASSIGN_OR_RETURN(const auto client, ConnectToServer(console));
  WINDFALL_ASSIGN_OR_RETURN(const v1::ListNodesResponse response, client->ListNodes(request));
  console.out << (console.json ? JsonText(response) : RenderNodes(response, console.OutView()));
  return kExitOk;
}

absl::StatusOr<int> RunDrain(const std::string& node, Console& console) {
  v1::DrainNodeRequest request;
  request.set_name(node);
  WINDFALL_ASSIGN_OR_RETURN(const auto client, ConnectToServer(console));
  WINDFALL_ASSIGN_OR_RETURN(const v1::DrainNodeResponse response, client->DrainNode(request));
  if (console.json) {
    console.out << JsonText(response.node());
  } else {
    console.out << "node " << Printable(node) << ": starts nothing new; what runs there goes on\n";
  }
  return kExitOk;
}

absl::StatusOr<int> RunResume(const std::string& node, Console& console) {
  v1::ResumeNodeRequest request;
  request.set_name(node);
  WINDFALL_ASSIGN_OR_RETURN(const auto client, ConnectToServer(console));
  WINDFALL_ASSIGN_OR_RETURN(const v1::ResumeNodeResponse response, client->ResumeNode(request));
  if (console.json) {
    console.out << JsonText(response.node());
  } else {
    console.out << "node " << Printable(node) << ": takes work again\n";
  }
  return kExitOk;
}

}  // namespace windfall

#include "scheduler/rpc/node_service.h"

#include <grpcpp/grpcpp.h>

#include "proto/node_wire.h"
#include "scheduler/rpc/node_reads.h"
#include "scheduler/rpc/unary_answer.h"
#include "windfall/v1/node.grpc.pb.h"

namespace windfall {
namespace {

class NodeService final : public v1::NodeService::CallbackService {
 public:
  explicit NodeService(const ServiceContext& context) : context_(context) {}

  grpc::ServerUnaryReactor* ListNodes(grpc::CallbackServerContext* context,
                                      const v1::ListNodesRequest* request,
                                      v1::ListNodesResponse* response) override {
    return AnswerFrom(context_.pool, context, response, [this, request] {
      const NodeContext nodes = {
          .is_connected = [this](NodeId node) { return context_.scheduler.IsConnected(node); },
          .sleep = context_.scheduler.options().sleep};
      return windfall::ListNodes(context_.reader, nodes, *request);
    });
  }

  grpc::ServerUnaryReactor* DrainNode(grpc::CallbackServerContext* context,
                                      const v1::DrainNodeRequest* request,
                                      v1::DrainNodeResponse* response) override {
    return SetDrained(context, *request, true, response);
  }

  grpc::ServerUnaryReactor* ResumeNode(grpc::CallbackServerContext* context,
                                       const v1::ResumeNodeRequest* request,
                                       v1::ResumeNodeResponse* response) override {
    return SetDrained(context, *request, false, response);
  }

 private:
  template <typename Request, typename Response>
  grpc::ServerUnaryReactor* SetDrained(grpc::CallbackServerContext* context, const Request& request,
                                       bool drained, Response* response) {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    context_.scheduler.SetDrained(request.name(), drained,
                                  [reactor, response](const absl::StatusOr<Node>& node) {
                                    if (node.ok()) *response->mutable_node() = ToWire(*node);
                                    reactor->Finish(ToGrpc(node.status()));
                                  });
    return reactor;
  }

  const ServiceContext context_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeNodeService(const ServiceContext& context) {
  return std::make_unique<NodeService>(context);
}

}  // namespace windfall

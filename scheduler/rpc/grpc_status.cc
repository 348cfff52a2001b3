#include "scheduler/rpc/grpc_status.h"

#include <grpcpp/support/status.h>

#include <string>

namespace windfall {
namespace {

// Peers refuse more than 8 KiB of metadata, and percent-encoding makes a byte into three.
constexpr size_t kMaxMessageBytes = 2000;

}  // namespace

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const absl::string_view message = status.message();
  std::string shown(message.substr(0, kMaxMessageBytes));
  if (message.size() > kMaxMessageBytes) shown += "...";
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()), shown);
}

}  // namespace windfall

// How unary calls are answered away from gRPC's own threads. For the services' .cc files: the one
// header here that needs gRPC.
#ifndef WINDFALL_SCHEDULER_RPC_UNARY_ANSWER_H_
#define WINDFALL_SCHEDULER_RPC_UNARY_ANSWER_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <functional>
#include <utility>

#include "absl/status/statusor.h"
#include "scheduler/rpc/grpc_status.h"
#include "scheduler/rpc/read_pool.h"

namespace windfall {

inline absl::Status TooManyReads() {
  return absl::ResourceExhaustedError("too many reads are waiting; try again in a moment");
}

// Answers with what `read`, run on the pool, returns for the request. The request and the response
// live until the call is done, which is after the reactor has finished.
template <typename Response, typename Read>
grpc::ServerUnaryReactor* AnswerFrom(ReadPool& pool, grpc::CallbackServerContext* context,
                                     Response* response, Read read) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const bool posted = pool.Post([reactor, response, read = std::move(read)] {
    absl::StatusOr<Response> answer = read();
    if (answer.ok()) *response = *std::move(answer);
    reactor->Finish(ToGrpc(answer.status()));
  });
  if (!posted) reactor->Finish(ToGrpc(TooManyReads()));
  return reactor;
}

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_RPC_UNARY_ANSWER_H_

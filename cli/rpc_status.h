// From the transport's errors to words.
#ifndef WINDFALL_CLI_RPC_STATUS_H_
#define WINDFALL_CLI_RPC_STATUS_H_

#include <string>

#include "absl/status/status.h"

namespace windfall {

// `message` and `code` as a call to the scheduler at `target` ended with. The scheduler's own words
// are kept; those of gRPC itself are replaced by what happened and what to do.
absl::Status RpcStatus(absl::StatusCode code, const std::string& message,
                       const std::string& target);

// What stands when nobody answers at `target`.
absl::Status NobodyAnswers(const std::string& target);

}  // namespace windfall

#endif  // WINDFALL_CLI_RPC_STATUS_H_

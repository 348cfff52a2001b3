#ifndef WINDFALL_SCHEDULER_RPC_SHA256_H_
#define WINDFALL_SCHEDULER_RPC_SHA256_H_

#include <string>

namespace windfall {

// In lower-case hexadecimal.
std::string Sha256Hex(const std::string& content);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_RPC_SHA256_H_

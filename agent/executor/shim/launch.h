// Starts the command of a run.
#ifndef WINDFALL_AGENT_EXECUTOR_SHIM_LAUNCH_H_
#define WINDFALL_AGENT_EXECUTOR_SHIM_LAUNCH_H_

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "agent/executor/shim/run_record.h"

namespace windfall {

struct Outputs {
  int stdout_fd = -1;
  int stderr_fd = -1;
  int64_t begin_bytes = 0;  // length of stdout's file before the run
  std::string error;        // for people; empty: open
};
// Opens, for appending, output_path for both streams, or each stream's own file in the run's
// directory. output_path must be a regular file or a character device. Does not block.
Outputs OpenOutputs(int directory_fd, const CommandRecord& command);
int64_t FileLength(int fd);  // 0 if it cannot be told
// Writes one byte, whether or not anybody takes it.
void OfferByte(int fd, char byte);

struct Launched {
  pid_t pid = -1;     // leads a session and a process group of its own
  std::string error;  // for people, without a line break; empty: it runs
};
// Looks the program up as a shell would, in the PATH of the run's environment. Changes this
// process's working directory. Returns once the program has been executed.
Launched Launch(int directory_fd, const CommandRecord& command, const Outputs& outputs);

}  // namespace windfall

#endif  // WINDFALL_AGENT_EXECUTOR_SHIM_LAUNCH_H_

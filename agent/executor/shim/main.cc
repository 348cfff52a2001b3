// windfall-run DIRECTORY [READY_FD]: supervises the one run whose directory it is given. Started by
// the agent, which it outlives.
#include <fcntl.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <cstring>

#include "agent/executor/shim/supervisor.h"

int main(int argc, char** argv) {
  int ready_fd = -1;
  if (argc == 3) std::from_chars(argv[2], argv[2] + std::strlen(argv[2]), ready_fd);
  if (argc < 2 || argc > 3) {
    std::fprintf(stderr, "usage: windfall-run DIRECTORY [READY_FD]\n");
    return windfall::kUsage;
  }
  if (ready_fd >= 0) fcntl(ready_fd, F_SETFD, FD_CLOEXEC);
  return windfall::Supervise(argv[1], ready_fd);
}

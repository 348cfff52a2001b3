#include "agent/node_resources.h"

#include <sched.h>
#include <unistd.h>

namespace windfall {

Resources DetectResources() {
  cpu_set_t cpus;
  CPU_ZERO(&cpus);
  const bool known = sched_getaffinity(0, sizeof(cpus), &cpus) == 0;
  return {.cpus = known ? CPU_COUNT(&cpus) : static_cast<int32_t>(sysconf(_SC_NPROCESSORS_ONLN)),
          .memory_bytes = int64_t{sysconf(_SC_PHYS_PAGES)} * sysconf(_SC_PAGESIZE)};
}

}  // namespace windfall

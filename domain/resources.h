#ifndef WINDFALL_DOMAIN_RESOURCES_H_
#define WINDFALL_DOMAIN_RESOURCES_H_

#include <cstdint>

namespace windfall {

// What a task needs, or what a node has.
struct Resources {
  int32_t gpus = 0;
  int32_t cpus = 0;
  int64_t memory_bytes = 0;

  friend bool operator==(const Resources&, const Resources&) = default;
  Resources& operator+=(const Resources& other) {
    gpus += other.gpus;
    cpus += other.cpus;
    memory_bytes += other.memory_bytes;
    return *this;
  }
  Resources& operator-=(const Resources& other) {
    gpus -= other.gpus;
    cpus -= other.cpus;
    memory_bytes -= other.memory_bytes;
    return *this;
  }
  // Whether `need` can be taken out of this.
  bool Fits(const Resources& need) const {
    return need.gpus <= gpus && need.cpus <= cpus && need.memory_bytes <= memory_bytes;
  }
};

}  // namespace windfall

#endif  // WINDFALL_DOMAIN_RESOURCES_H_

#ifndef WINDFALL_DOMAIN_RESOURCES_H_
#define WINDFALL_DOMAIN_RESOURCES_H_

#include <algorithm>
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
  // How many times `need` can be taken out of this, at most `most`.
  int64_t HowOften(const Resources& need, int64_t most) const {
    if (!Fits(need)) return 0;
    if (need.gpus > 0) most = std::min<int64_t>(most, gpus / need.gpus);
    if (need.cpus > 0) most = std::min<int64_t>(most, cpus / need.cpus);
    if (need.memory_bytes > 0) most = std::min(most, memory_bytes / need.memory_bytes);
    return most;
  }
  // REQUIRES: the product fits, as it does for what was found by HowOften.
  Resources Times(int64_t count) const {
    return {.gpus = static_cast<int32_t>(gpus * count),
            .cpus = static_cast<int32_t>(cpus * count),
            .memory_bytes = memory_bytes * count};
  }
};

}  // namespace windfall

#endif  // WINDFALL_DOMAIN_RESOURCES_H_

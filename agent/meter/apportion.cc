#include "agent/meter/apportion.h"

#include <algorithm>
#include <cstdint>
#include <numeric>

#include "absl/numeric/int128.h"

namespace windfall {

std::vector<Energy> Apportion(Energy total, const std::vector<absl::Duration>& weights) {
  std::vector<Energy> shares(weights.size());
  const absl::int128 sum = absl::ToInt64Nanoseconds(
      std::accumulate(weights.begin(), weights.end(), absl::ZeroDuration()));
  if (sum == 0) return shares;
  std::vector<int64_t> remainders;
  Energy rest = total;
  for (size_t i = 0; i < weights.size(); ++i) {
    const absl::int128 product =
        absl::int128(ToMillijoules(total)) * absl::ToInt64Nanoseconds(weights[i]);
    shares[i] = Millijoules(static_cast<int64_t>(product / sum));
    remainders.push_back(static_cast<int64_t>(product % sum));
    rest -= shares[i];
  }
  std::vector<size_t> order(weights.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return remainders[a] > remainders[b]; });
  for (size_t i = 0; i < static_cast<size_t>(ToMillijoules(rest)); ++i) {
    shares[order[i]] += Millijoules(1);
  }
  return shares;
}

}  // namespace windfall

// Sums of what may be unknown.
#ifndef WINDFALL_DOMAIN_KNOWN_SUM_H_
#define WINDFALL_DOMAIN_KNOWN_SUM_H_

#include <optional>

namespace windfall {

// Absent as soon as one part is: a sum with holes would read as a small total.
template <typename Quantity>
void AddKnown(std::optional<Quantity>& sum, const std::optional<Quantity>& part) {
  if (!part.has_value()) sum.reset();
  if (sum.has_value()) *sum += *part;
}

}  // namespace windfall

#endif  // WINDFALL_DOMAIN_KNOWN_SUM_H_

#include "domain/parameter.h"

#include <limits>

#include "absl/strings/str_cat.h"

namespace windfall {
namespace {

int64_t CountOf(const IntegerRange& range) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  if (range.last < range.first) return 0;
  const bool leaves_64_bits = range.first <= 0 && range.last >= kMax + range.first;
  return leaves_64_bits ? kMax : range.last - range.first + 1;
}

}  // namespace

int64_t Parameter::count() const {
  if (const auto* range = std::get_if<IntegerRange>(&values)) return CountOf(*range);
  return static_cast<int64_t>(std::get<std::vector<std::string>>(values).size());
}

std::string Parameter::ValueAt(int64_t index) const {
  if (const auto* range = std::get_if<IntegerRange>(&values)) {
    return absl::StrCat(range->first + index);
  }
  return std::get<std::vector<std::string>>(values)[static_cast<size_t>(index)];
}

}  // namespace windfall

// One parameter of a sweep: a list of texts or a range of integers.
#ifndef WINDFALL_DOMAIN_PARAMETER_H_
#define WINDFALL_DOMAIN_PARAMETER_H_

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace windfall {

// All integers first..last, both included. REQUIRES: first <= last.
struct IntegerRange {
  int64_t first = 0;
  int64_t last = 0;
  friend bool operator==(const IntegerRange&, const IntegerRange&) = default;
};

// One `--param name=...` of a sweep. A range is kept as a range, however long.
struct Parameter {
  std::string name;
  std::variant<std::vector<std::string>, IntegerRange> values;
  friend bool operator==(const Parameter&, const Parameter&) = default;
  int64_t count() const;                     // at most the largest int64_t, however long the range
  std::string ValueAt(int64_t index) const;  // REQUIRES: 0 <= index < count()
};

}  // namespace windfall

#endif  // WINDFALL_DOMAIN_PARAMETER_H_

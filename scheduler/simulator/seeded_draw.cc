#include "scheduler/simulator/seeded_draw.h"

#include <cmath>

#include "domain/split_mix.h"

namespace windfall {
namespace {

uint64_t DrawBits(uint64_t seed, absl::string_view purpose, int64_t index) {
  uint64_t bits = SplitMix64(seed);
  for (const char c : purpose) bits = SplitMix64(bits ^ static_cast<unsigned char>(c));
  return SplitMix64(bits ^ static_cast<uint64_t>(index));
}

}  // namespace

double DrawUniform(uint64_t seed, absl::string_view purpose, int64_t index) {
  return ToUnitInterval(DrawBits(seed, purpose, index));
}

double DrawNormal(uint64_t seed, absl::string_view purpose, int64_t index) {
  constexpr double kTwoPi = 6.283185307179586;
  const uint64_t bits = DrawBits(seed, purpose, index);
  const double radius = std::sqrt(-2 * std::log(1 - ToUnitInterval(bits)));
  return radius * std::cos(kTwoPi * ToUnitInterval(SplitMix64(bits)));
}

}  // namespace windfall

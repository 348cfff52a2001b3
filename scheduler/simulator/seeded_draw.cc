#include "scheduler/simulator/seeded_draw.h"

#include <cmath>

namespace windfall {
namespace {

// The finalizer of SplitMix64 (Steele, Lea and Flood, 2014): every bit depends on every other.
uint64_t Mix(uint64_t bits) {
  bits += 0x9e3779b97f4a7c15;
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
  return bits ^ (bits >> 31);
}

uint64_t DrawBits(uint64_t seed, absl::string_view purpose, int64_t index) {
  uint64_t bits = Mix(seed);
  for (const char c : purpose) bits = Mix(bits ^ static_cast<unsigned char>(c));
  return Mix(bits ^ static_cast<uint64_t>(index));
}

// The upper 53 bits, as many as a double holds.
double ToUnitInterval(uint64_t bits) { return static_cast<double>(bits >> 11) * 0x1p-53; }

}  // namespace

double DrawUniform(uint64_t seed, absl::string_view purpose, int64_t index) {
  return ToUnitInterval(DrawBits(seed, purpose, index));
}

double DrawNormal(uint64_t seed, absl::string_view purpose, int64_t index) {
  constexpr double kTwoPi = 6.283185307179586;
  const uint64_t bits = DrawBits(seed, purpose, index);
  const double radius = std::sqrt(-2 * std::log(1 - ToUnitInterval(bits)));
  return radius * std::cos(kTwoPi * ToUnitInterval(Mix(bits)));
}

}  // namespace windfall

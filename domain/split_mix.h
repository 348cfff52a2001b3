// Numbers that look random and are the same on every machine.
#ifndef WINDFALL_DOMAIN_SPLIT_MIX_H_
#define WINDFALL_DOMAIN_SPLIT_MIX_H_

#include <cstdint>

namespace windfall {

// How far SplitMix64 goes on from number to number.
inline constexpr uint64_t kSplitMixStep = 0x9e3779b97f4a7c15;

// The number that SplitMix64 (Steele, Lea and Flood, 2014) makes in state `bits`: every bit depends
// on every other.
inline uint64_t SplitMix64(uint64_t bits) {
  bits += kSplitMixStep;
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
  return bits ^ (bits >> 31);
}

// The upper 53 bits, as many as a double holds, as a number of [0, 1).
inline double ToUnitInterval(uint64_t bits) { return static_cast<double>(bits >> 11) * 0x1p-53; }

}  // namespace windfall

#endif  // WINDFALL_DOMAIN_SPLIT_MIX_H_

#include "cli/utf8.h"

#include <array>
#include <cstdint>

namespace windfall {
namespace {

// Lead bytes under `mask` are `lead`; values below `least` have a shorter form.
struct Form {
  uint8_t mask;
  uint8_t lead;
  uint32_t least;
};
constexpr std::array<Form, 4> kForms = {
    {{0x80, 0x00, 0}, {0xE0, 0xC0, 0x80}, {0xF0, 0xE0, 0x800}, {0xF8, 0xF0, 0x10000}}};

bool IsScalar(uint32_t value) { return value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF); }

}  // namespace

size_t Utf8CharacterSize(absl::string_view text) {
  if (text.empty()) return 0;
  const auto lead = static_cast<uint8_t>(text.front());
  size_t size = 0;
  while (size < kForms.size() && (lead & kForms[size].mask) != kForms[size].lead) ++size;
  if (size++ == kForms.size() || text.size() < size) return 0;
  const Form& form = kForms[size - 1];
  uint32_t value = lead & static_cast<uint8_t>(~form.mask);
  for (const char c : text.substr(1, size - 1)) {
    const auto byte = static_cast<uint8_t>(c);
    if ((byte & 0xC0) != 0x80) return 0;
    value = value << 6 | (byte & 0x3F);
  }
  return value >= form.least && IsScalar(value) ? size : 0;
}

bool IsUtf8(absl::string_view text) {
  while (!text.empty()) {
    const size_t size = Utf8CharacterSize(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

}  // namespace windfall

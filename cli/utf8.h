// Which bytes are text.
#ifndef WINDFALL_CLI_UTF8_H_
#define WINDFALL_CLI_UTF8_H_

#include <cstddef>

#include "absl/strings/string_view.h"

namespace windfall {

// Bytes of the character that `text` begins with: 1 to 4, or 0 if it is empty or does not begin
// with valid UTF-8 (overlong forms and surrogates are not).
size_t Utf8CharacterSize(absl::string_view text);
bool IsUtf8(absl::string_view text);

}  // namespace windfall

#endif  // WINDFALL_CLI_UTF8_H_

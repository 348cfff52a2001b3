// Messages as protobuf JSON for scripts.
#ifndef WINDFALL_CLI_RENDER_JSON_H_
#define WINDFALL_CLI_RENDER_JSON_H_

#include <string>

#include "google/protobuf/message.h"

namespace windfall {

// Indented, lowerCamelCase, numbers and lists present even when zero or empty; optional fields and
// messages that are unset are absent, because unknown is not zero. Ends with a newline.
std::string JsonText(const google::protobuf::Message& message);

}  // namespace windfall

#endif  // WINDFALL_CLI_RENDER_JSON_H_

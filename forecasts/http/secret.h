// A password, key or token of a provider.
#ifndef WINDFALL_FORECASTS_HTTP_SECRET_H_
#define WINDFALL_FORECASTS_HTTP_SECRET_H_

#include <string>
#include <utility>

#include "absl/status/statusor.h"

namespace windfall {

// Can neither be printed nor compared by accident: only who asks for its text gets it.
class Secret {
 public:
  explicit Secret(std::string text) : text_(std::move(text)) {}

  // What the file holds, white space around it aside. Errors: FailedPrecondition if it cannot be
  // read or holds nothing; the message names the path.
  static absl::StatusOr<Secret> FromFile(const std::string& path);
  // The same of a variable of the environment.
  static absl::StatusOr<Secret> FromEnvironment(const std::string& variable);

  const std::string& Reveal() const { return text_; }

 private:
  std::string text_;
};

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_HTTP_SECRET_H_

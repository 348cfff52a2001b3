// The seam to the network: everything that a provider's source needs of HTTP.
#ifndef WINDFALL_FORECASTS_HTTP_GET_H_
#define WINDFALL_FORECASTS_HTTP_GET_H_

#include <string>

#include "absl/status/statusor.h"

namespace windfall {

// Not thread-safe: one caller at a time.
class HttpGet {
 public:
  virtual ~HttpGet() = default;

  // The body of a 2xx answer, unpacked. May block. Errors: Unavailable (try later),
  // FailedPrecondition (refused: a person must act), NotFound (404), DataLoss (more than a sane
  // answer's length). Messages name the URL and, where there was an answer, its status and the
  // beginning of its body.
  virtual absl::StatusOr<std::string> Get(const std::string& url) = 0;
};

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_HTTP_GET_H_

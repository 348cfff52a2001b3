#ifndef WINDFALL_CLI_OUTPUT_FILE_H_
#define WINDFALL_CLI_OUTPUT_FILE_H_

#include <fstream>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace windfall {

// A file that is written at the end of long work, but found out about before. Until then it stays
// as it was; if it was not there and is never written, it goes away again. Not thread-safe.
class OutputFile {
 public:
  // FailedPrecondition if nothing can be written there; says `option`, with which it was named.
  static absl::StatusOr<std::unique_ptr<OutputFile>> Open(absl::string_view option,
                                                          const std::string& path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  // Replaces what the file held. FailedPrecondition if it cannot, for example on a full disk.
  absl::Status Write(absl::string_view content);

 private:
  OutputFile(absl::string_view option, const std::string& path);
  absl::Status Error() const;

  const std::string option_;
  const std::string path_;
  const bool was_there_;
  std::ofstream file_;
  bool written_ = false;
};

}  // namespace windfall

#endif  // WINDFALL_CLI_OUTPUT_FILE_H_

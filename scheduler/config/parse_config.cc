#include "scheduler/config/parse_config.h"

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"

namespace windfall {
namespace {

// Keeps the first error; those after it are often only its consequences.
class FirstError final : public google::protobuf::io::ErrorCollector {
 public:
  explicit FirstError(const std::string& name) : name_(name) {}

  // Lines and columns count from 0; -1 means none.
  void AddError(int line, google::protobuf::io::ColumnNumber column,
                const std::string& message) override {
    if (!text_.empty()) return;
    text_ = line < 0 ? absl::StrCat(name_, ": ", message)
                     : absl::StrCat(name_, ":", line + 1, ":", column + 1, ": ", message);
  }

  const std::string& text() const { return text_; }

 private:
  const std::string name_;
  std::string text_;
};

}  // namespace

absl::StatusOr<windfall::v1::SchedulerConfig> ParseConfig(const std::string& text,
                                                          const std::string& name) {
  FirstError error(name);
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&error);
  windfall::v1::SchedulerConfig config;
  if (!parser.ParseFromString(text, &config)) return absl::InvalidArgumentError(error.text());
  return config;
}

absl::StatusOr<windfall::v1::SchedulerConfig> ReadConfig(const std::string& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (file.is_open()) text << file.rdbuf();
  if (errno == ENOENT) {
    return absl::NotFoundError(absl::StrCat("configuration '", path, "' does not exist"));
  }
  if (errno != 0) {
    return absl::FailedPreconditionError(
        absl::StrCat("cannot read configuration '", path, "': ", std::strerror(errno)));
  }
  return ParseConfig(text.str(), path);
}

}  // namespace windfall

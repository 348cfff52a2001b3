#include "cli/script_file.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace windfall {
namespace {

namespace fs = std::filesystem;

bool IsRegularFile(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error);
}

bool IsInSearchPath(const std::string& word, const std::string& search_path) {
  for (const std::string& directory :
       std::vector<std::string>(absl::StrSplit(search_path, ':', absl::SkipEmpty()))) {
    const fs::path candidate = fs::path(directory) / word;
    if (IsRegularFile(candidate) && access(candidate.c_str(), X_OK) == 0) return true;
  }
  return false;
}

}  // namespace

absl::StatusOr<std::optional<ScriptFile>> FindScript(const std::string& word,
                                                     const CommandLocation& location) {
  const bool has_slash = word.find('/') != std::string::npos;
  if (word.empty() || (!has_slash && IsInSearchPath(word, location.search_path))) {
    return std::nullopt;
  }
  const fs::path path = (fs::path(location.directory) / word).lexically_normal();
  if (!IsRegularFile(path)) return std::nullopt;
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return absl::FailedPreconditionError(
        absl::StrCat("cannot read '", path.string(), "': check its permissions"));
  }
  if (file.get() != '#' || file.get() != '!') return std::nullopt;
  file.seekg(0);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return ScriptFile{.path = path.string(), .content = ReadSbatchScript(text)};
}

}  // namespace windfall

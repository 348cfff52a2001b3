// A script given in place of a command.
#ifndef WINDFALL_CLI_SCRIPT_FILE_H_
#define WINDFALL_CLI_SCRIPT_FILE_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "cli/sbatch_script.h"

namespace windfall {

struct ScriptFile {
  std::string path;  // absolute
  SbatchScript content;
};

// Where the words of a command are looked for.
struct CommandLocation {
  std::string directory;    // absolute; where relative paths start
  std::string search_path;  // the value of PATH
};

// The script that `word`, the first of a command, names: a regular file that begins with "#!".
// Absent if it is anything else, as a word without a slash is that names a program in the search
// path. FailedPrecondition if it can't be read.
absl::StatusOr<std::optional<ScriptFile>> FindScript(const std::string& word,
                                                     const CommandLocation& location);

}  // namespace windfall

#endif  // WINDFALL_CLI_SCRIPT_FILE_H_

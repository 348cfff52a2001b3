// The #SBATCH lines of a batch script.
#ifndef WINDFALL_CLI_SBATCH_SCRIPT_H_
#define WINDFALL_CLI_SBATCH_SCRIPT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace windfall {

struct SbatchOption {
  std::string name;   // the long name without dashes, short ones translated: "job-name"
  std::string value;  // empty if it has none
  int line = 0;       // in the script, from 1
  friend bool operator==(const SbatchOption&, const SbatchOption&) = default;
};

struct SbatchScript {
  // From the first line: {"/usr/bin/env", "python3"}. Empty if it does not begin with "#!".
  std::vector<std::string> interpreter;
  std::vector<SbatchOption> options;  // in the order of the script
};

// Reads options as sbatch does: from lines that begin with "#SBATCH", up to the first line that is
// neither empty nor a comment; quotes hold words together; a word that begins with # ends the line.
SbatchScript ReadSbatchScript(absl::string_view text);

}  // namespace windfall

#endif  // WINDFALL_CLI_SBATCH_SCRIPT_H_

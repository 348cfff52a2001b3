// Which of the submitter's environment variables go with a job.
#ifndef WINDFALL_CLI_ENVIRONMENT_H_
#define WINDFALL_CLI_ENVIRONMENT_H_

#include <map>
#include <string>
#include <vector>

namespace windfall {

using Environment = std::map<std::string, std::string>;

// The environment of this process.
Environment CurrentEnvironment();

// The value of `name`, or "" if it is unset.
std::string Get(const Environment& environment, const std::string& name);

struct EnvironmentChoice {
  enum class Base {
    kUsual,  // what programs need to be found and to behave as in the submitter's shell
    kAll,
    kNone,
  };
  Base base = Base::kUsual;
  // On top: "NAME=VALUE" sets, "NAME" passes on.
  std::vector<std::string> additions;
};

// For people: what kUsual passes on.
inline constexpr char kUsualVariablesText[] =
    "PATH, HOME, USER, LOGNAME, SHELL, LANG, LC_*, TZ, TMPDIR, VIRTUAL_ENV, CONDA_*, PYTHON*, "
    "LD_LIBRARY_PATH, OMP_*, MKL_* and CUDA_*";

// Never passes on WINDFALL_* or CUDA_VISIBLE_DEVICES, which are windfall's own to set.
Environment ChooseEnvironment(const EnvironmentChoice& choice, const Environment& environment);

}  // namespace windfall

#endif  // WINDFALL_CLI_ENVIRONMENT_H_

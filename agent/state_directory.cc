#include "agent/state_directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "agent/executor/shim/run_record.h"

namespace windfall {

absl::StatusOr<StateDirectory> StateDirectory::Take(const std::string& path) {
  std::error_code error;
  const std::string absolute = std::filesystem::absolute(path, error).lexically_normal().string();
  std::filesystem::create_directories(absolute, error);
  if (error) {
    return absl::UnavailableError(
        absl::StrCat("cannot make the state directory ", path, ": ", error.message()));
  }
  chmod(absolute.c_str(), 0700);  // what runs print is for their users alone
  const std::string lock_path = absolute + "/lock";
  UniqueFd lock(open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!lock.IsOpen()) {
    return absl::UnavailableError(
        absl::StrCat("cannot write in the state directory ", path, ": ", std::strerror(errno)));
  }
  if (flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    return absl::FailedPreconditionError(
        absl::StrCat("another agent, process ", ReadFile(lock_path).value_or("unknown"),
                     ", uses the state directory ", path, ": stop it or choose another --state"));
  }
  const std::string pid = absl::StrCat(getpid());
  if (ftruncate(lock.get(), 0) != 0 ||
      pwrite(lock.get(), pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
    return absl::UnavailableError(
        absl::StrCat("cannot write ", lock_path, ": ", std::strerror(errno)));
  }
  return StateDirectory(absolute, std::move(lock));
}

}  // namespace windfall

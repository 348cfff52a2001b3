#include "cli/up_directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "cli/server_address.h"
#include "domain/status_macros.h"

namespace windfall {
namespace {

namespace fs = std::filesystem;

absl::Status CannotUse(const std::string& path, const std::string& why) {
  return absl::FailedPreconditionError(
      absl::StrCat("cannot use '", path, "': ", why, "; name another directory with --state"));
}

// Makes `path` for this user alone, or checks that it is so.
absl::Status MakePrivate(const std::string& path) {
  std::error_code error;
  fs::create_directories(fs::path(path).parent_path(), error);
  if (error) return CannotUse(path, error.message());
  if (mkdir(path.c_str(), 0700) == 0) return absl::OkStatus();
  if (errno != EEXIST) return CannotUse(path, std::strerror(errno));
  struct stat info = {};
  if (lstat(path.c_str(), &info) != 0) return CannotUse(path, std::strerror(errno));
  const bool directory = S_ISDIR(info.st_mode) || fs::is_directory(path, error);
  if (!directory) return CannotUse(path, "it is no directory");
  return absl::OkStatus();
}

// A folder of sockets lies where others may write, so it must be no one else's trap.
absl::Status MakeSocketFolder(const std::string& path) {
  WINDFALL_RETURN_IF_ERROR(MakePrivate(path));
  struct stat info = {};
  const bool ours = lstat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode) &&
                    info.st_uid == getuid() && (info.st_mode & 077) == 0;
  return ours ? absl::OkStatus() : CannotUse(path, "others may write there");
}

// The lock's descriptor.
absl::StatusOr<int> Lock(const std::string& directory) {
  const std::string path = directory + "/up.lock";
  const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return CannotUse(directory, std::strerror(errno));
  if (flock(fd, LOCK_EX | LOCK_NB) == 0) return fd;
  close(fd);
  return absl::FailedPreconditionError(
      absl::StrCat("another windfall up runs on '", directory,
                   "': use that one, stop it first, or give this one its own --state"));
}

bool IsLocked(const std::string& path) {
  const int fd = open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (fd < 0) return false;
  const bool held = flock(fd, LOCK_EX | LOCK_NB) != 0;
  close(fd);
  return held;
}

absl::Status WriteWhole(const std::string& path, const std::string& text) {
  const std::string fresh = path + ".new";
  {
    std::ofstream file(fresh, std::ios::trunc);
    file << text;
    file.close();
    if (!file) return CannotUse(path, std::strerror(errno));
  }
  std::error_code error;
  fs::rename(fresh, path, error);
  return error ? CannotUse(path, error.message()) : absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<UpDirectory>> UpDirectory::Open(const std::string& path,
                                                               const Environment& environment) {
  std::error_code error;
  std::string absolute = fs::absolute(path, error).lexically_normal().string();
  if (error) return CannotUse(path, error.message());
  if (absolute.size() > 1 && absolute.back() == '/') absolute.pop_back();
  WINDFALL_RETURN_IF_ERROR(MakePrivate(absolute));
  WINDFALL_ASSIGN_OR_RETURN(const int lock_fd, Lock(absolute));
  const std::string socket_path = SocketPath(absolute, environment);
  std::unique_ptr<UpDirectory> directory(new UpDirectory(absolute, socket_path, lock_fd));
  const std::string folder = fs::path(socket_path).parent_path().string();
  if (folder != absolute) WINDFALL_RETURN_IF_ERROR(MakeSocketFolder(folder));
  fs::remove(socket_path, error);  // of a start that was killed: the lock says it is no one's now
  return directory;
}

UpDirectory::UpDirectory(std::string path, std::string socket_path, int lock_fd)
    : path_(std::move(path)), socket_path_(std::move(socket_path)), lock_fd_(lock_fd) {}

UpDirectory::~UpDirectory() {
  std::error_code error;
  fs::remove(AddressFile(path_), error);
  fs::remove(socket_path_, error);
  close(lock_fd_);
}

std::optional<std::string> UpDirectory::ReadConfig() const {
  std::ifstream file(config_path());
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

absl::Status UpDirectory::WriteNewConfig(const std::string& text) const {
  return WriteWhole(new_config_path(), text);
}

absl::Status UpDirectory::KeepNewConfig() const {
  std::error_code error;
  fs::rename(new_config_path(), config_path(), error);
  return error ? CannotUse(config_path(), error.message()) : absl::OkStatus();
}

absl::StatusOr<std::string> UpDirectory::KeepNodeName(const std::string& typed,
                                                      const std::string& usual) const {
  const std::string path = path_ + "/node-name";
  std::ifstream file(path);
  std::string kept;
  if (typed.empty() && std::getline(file, kept) && !kept.empty()) return kept;
  const std::string name = typed.empty() ? usual : typed;
  WINDFALL_RETURN_IF_ERROR(WriteWhole(path, name + "\n"));
  return name;
}

bool UpDirectory::HasScheduler() const { return IsLocked(scheduler_state() + "/windfall.db.lock"); }

bool UpDirectory::HasAgent() const { return IsLocked(agent_state() + "/lock"); }

absl::Status UpDirectory::PublishAddress() const {
  return WriteWhole(AddressFile(path_), target() + "\n");
}

}  // namespace windfall

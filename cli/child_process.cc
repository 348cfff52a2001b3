#include "cli/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace windfall {
namespace {

namespace fs = std::filesystem;

constexpr int kCannotStart = 127;

absl::Status SystemError(absl::string_view what, const std::string& subject) {
  return absl::FailedPreconditionError(
      absl::StrCat("cannot ", what, " '", subject, "': ", std::strerror(errno)));
}

std::string LastLine(const std::string& path, int64_t from_bytes) {
  std::ifstream file(path);
  file.seekg(from_bytes);
  std::string line;
  std::string last;
  while (std::getline(file, line)) {
    if (!line.empty()) last = line;
  }
  return last;
}

std::string EndText(int wait_status) {
  if (WIFSIGNALED(wait_status)) return absl::StrCat("signal ", WTERMSIG(wait_status));
  return absl::StrCat("exit ", WEXITSTATUS(wait_status));
}

// Between fork and exec: calls that are safe there, nothing else.
[[noreturn]] void BecomeChild(char* const* words, int log_fd, pid_t parent) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) _exit(kCannotStart);  // it died before prctl took effect
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  const int null_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
  dup2(null_fd, STDIN_FILENO);
  dup2(log_fd, STDOUT_FILENO);
  dup2(log_fd, STDERR_FILENO);
  execv(words[0], words);
  _exit(kCannotStart);
}

bool IsProgram(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error) && access(path.c_str(), X_OK) == 0;
}

}  // namespace

absl::StatusOr<std::unique_ptr<ChildProcess>> ChildProcess::Start(const ChildOptions& options) {
  const int log_fd =
      open(options.log_path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (log_fd < 0) return SystemError("write the log", options.log_path);
  const int64_t log_start_bytes = lseek(log_fd, 0, SEEK_END);
  std::vector<std::string> copies = options.words;
  std::vector<char*> words;
  for (std::string& word : copies) words.push_back(word.data());
  words.push_back(nullptr);
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid == 0) BecomeChild(words.data(), log_fd, parent);
  const absl::Status failed = pid < 0 ? SystemError("start", options.name) : absl::OkStatus();
  close(log_fd);
  if (!failed.ok()) return failed;
  return std::unique_ptr<ChildProcess>(new ChildProcess(options, pid, log_start_bytes));
}

ChildProcess::~ChildProcess() {
  if (HasEnded(absl::ZeroDuration())) return;
  kill(pid_, SIGKILL);
  HasEnded(absl::InfiniteDuration());
}

absl::Status ChildProcess::Check() {
  if (!HasEnded(absl::ZeroDuration())) return absl::OkStatus();
  const std::string last =
      WIFSIGNALED(*wait_status_) ? "" : LastLine(options_.log_path, log_start_bytes_);
  return absl::AbortedError(absl::StrCat(options_.name, " has ended (", EndText(*wait_status_), ")",
                                         last.empty() ? "" : absl::StrCat(": ", last), "; see ",
                                         options_.log_path));
}

absl::Status ChildProcess::Await(absl::Duration patience) {
  if (!HasEnded(patience)) {
    return absl::DeadlineExceededError(
        absl::StrCat(options_.name, " did not end in ", absl::FormatDuration(patience)));
  }
  if (WIFEXITED(*wait_status_) && WEXITSTATUS(*wait_status_) == 0) return absl::OkStatus();
  const std::string last = LastLine(options_.log_path, log_start_bytes_);
  return absl::AbortedError(
      last.empty() ? absl::StrCat(options_.name, " has ended (", EndText(*wait_status_), ")")
                   : last);
}

absl::Status ChildProcess::Stop(absl::Duration patience) {
  if (HasEnded(absl::ZeroDuration())) return absl::OkStatus();
  kill(pid_, SIGTERM);
  if (HasEnded(patience)) return absl::OkStatus();
  kill(pid_, SIGKILL);
  HasEnded(absl::InfiniteDuration());
  return absl::DeadlineExceededError(absl::StrCat(
      options_.name, " did not stop in ", absl::FormatDuration(patience), " and was killed"));
}

bool ChildProcess::HasEnded(absl::Duration patience) {
  if (wait_status_.has_value()) return true;
  const bool forever = patience == absl::InfiniteDuration();
  if (!forever && patience > absl::ZeroDuration()) {
    const int pid_fd = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));
    pollfd ended = {pid_fd, POLLIN, 0};  // without a descriptor, poll only lets the time pass
    poll(&ended, 1, static_cast<int>(absl::ToInt64Milliseconds(patience)));
    if (pid_fd >= 0) close(pid_fd);
  }
  int status = 0;
  pid_t pid = -1;
  do {
    pid = waitpid(pid_, &status, forever ? 0 : WNOHANG);
  } while (pid < 0 && errno == EINTR);
  if (pid != pid_) return false;
  wait_status_ = status;
  return true;
}

absl::StatusOr<std::string> FindProgram(const std::string& name, const std::string& search_path) {
  std::error_code error;
  const fs::path beside = fs::read_symlink("/proc/self/exe", error).parent_path();
  if (IsProgram(beside / name)) return (beside / name).string();
  for (const std::string& directory :
       std::vector<std::string>(absl::StrSplit(search_path, ':', absl::SkipEmpty()))) {
    if (IsProgram(fs::path(directory) / name)) return (fs::path(directory) / name).string();
  }
  return absl::NotFoundError(absl::StrCat("cannot find ", name, " beside this program (",
                                          beside.string(),
                                          ") nor in PATH: install it, or add its folder to PATH"));
}

}  // namespace windfall

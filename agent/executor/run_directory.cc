#include "agent/executor/run_directory.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"

namespace windfall {
namespace {

constexpr char kReason[] = "reason";

}  // namespace

absl::StatusOr<RunDirectory> RunDirectory::Make(const std::string& path) {
  if (mkdir(path.c_str(), 0700) == 0) return Open(path);
  const std::string message =
      absl::StrCat("cannot make the run's directory ", path, ": ", std::strerror(errno));
  if (errno == EEXIST) return absl::AlreadyExistsError(message);
  return absl::UnavailableError(message);
}

absl::StatusOr<RunDirectory> RunDirectory::Open(const std::string& path) {
  UniqueFd fd(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd.IsOpen()) return RunDirectory(path, std::move(fd));
  return absl::NotFoundError(
      absl::StrCat("cannot open the run's directory ", path, ": ", std::strerror(errno)));
}

absl::Status RunDirectory::WriteCommand(const CommandRecord& command) const {
  return Write(kCommandFile, command.ToRecord());
}

absl::Status RunDirectory::WriteStopReason(StopReason reason) const {
  RunRecord record;
  record.Add(kReason, std::string(ToString(reason)));
  return Write(kStopFile, record);
}

absl::Status RunDirectory::Write(const char* name, const RunRecord& record) const {
  const int error = WriteFileAtomically(fd_.get(), name, record.Serialize());
  if (error == 0) return absl::OkStatus();
  return absl::UnavailableError(
      absl::StrCat("cannot write ", path_, "/", name, ": ", std::strerror(error)));
}

void RunDirectory::RemoveCommand() const { unlinkat(fd_.get(), kCommandFile, 0); }

std::optional<CommandRecord> RunDirectory::ReadCommand() const {
  return ReadRecord<CommandRecord>(fd_.get(), kCommandFile);
}

std::optional<StartedRecord> RunDirectory::ReadStarted() const {
  return ReadRecord<StartedRecord>(fd_.get(), kStartedFile);
}

std::optional<ResultRecord> RunDirectory::ReadResult() const {
  return ReadRecord<ResultRecord>(fd_.get(), kResultFile);
}

std::optional<StopReason> RunDirectory::ReadStopReason() const {
  const std::optional<std::string> bytes = ReadFile(fd_.get(), kStopFile);
  const std::optional<RunRecord> record = bytes ? RunRecord::Parse(*bytes) : std::nullopt;
  if (!record) return std::nullopt;
  const std::string word = record->Text(kReason);
  for (const StopReason reason :
       {StopReason::kPause, StopReason::kCancel, StopReason::kTimeLimit}) {
    if (word == ToString(reason)) return reason;
  }
  return std::nullopt;
}

absl::Status RunDirectory::Remove() const {
  std::error_code error;
  std::filesystem::remove_all(path_, error);
  if (!error) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat("cannot delete ", path_, ": ", error.message()));
}

}  // namespace windfall

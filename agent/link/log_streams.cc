#include "agent/link/log_streams.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"

namespace windfall {

void LogStreams::Open(const LogRequest& request) {
  streams_[request.request_id] = {.request = request,
                                  .position = std::max<int64_t>(request.offset_bytes, 0)};
}

void LogStreams::Pump(const std::function<bool(RunId)>& is_live) {
  bool sent = true;
  while (sent) {
    sent = false;
    for (auto stream = streams_.begin(); stream != streams_.end();) {
      if (connection_.queued() >= kMostQueuedWithLogs) return;
      // Asked before the file is read: what ended before has written all that it ever will.
      const bool live = is_live(stream->second.request.run);
      const Progress progress = SendSome(stream->second, live);
      sent = sent || progress == Progress::kSent;
      stream = progress == Progress::kEnded ? streams_.erase(stream) : std::next(stream);
    }
  }
}

LogStreams::Progress LogStreams::SendSome(Stream& stream, bool live) {
  absl::StatusOr<std::string> data = ReadSome(stream);
  if (data.ok() && !data->empty()) {
    stream.position += static_cast<int64_t>(data->size());
    connection_.Send(
        {.content = LogChunk{.request_id = stream.request.request_id, .data = *std::move(data)}});
    return Progress::kSent;
  }
  if (live && stream.request.follow) return Progress::kIdle;
  SendEnd(stream, std::string(data.status().message()));
  return Progress::kEnded;
}

absl::StatusOr<std::string> LogStreams::ReadSome(Stream& stream) {
  WINDFALL_ASSIGN_OR_RETURN(
      const OutputSlice slice,
      executor_.FindOutput(stream.request.run, stream.request.standard_error));
  if (!stream.file.IsOpen()) {
    stream.file = UniqueFd(open(slice.path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  }
  const int64_t begin = slice.begin_bytes + stream.position;
  const int64_t room = slice.end_bytes ? *slice.end_bytes - begin : kLogChunkBytes;
  std::string data(static_cast<size_t>(std::clamp<int64_t>(room, 0, kLogChunkBytes)), '\0');
  const ssize_t count = pread(stream.file.get(), data.data(), data.size(), begin);
  if (count < 0) {
    return absl::UnavailableError(
        absl::StrCat("cannot read ", slice.path, ": ", std::strerror(errno)));
  }
  data.resize(static_cast<size_t>(count));
  return data;
}

void LogStreams::SendEnd(const Stream& stream, std::string error) {
  connection_.Send(
      {.content = LogChunk{
           .request_id = stream.request.request_id, .end = true, .error = std::move(error)}});
}

}  // namespace windfall

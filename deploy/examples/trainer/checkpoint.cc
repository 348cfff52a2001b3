#include "deploy/examples/trainer/checkpoint.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "deploy/examples/trainer/corpus.h"

namespace windfall::trainer {
namespace {

constexpr char kMagic[] = "windfall-example-trainer checkpoint 1\n";
constexpr size_t kMagicSize = sizeof(kMagic) - 1;

// The file is the magic line, the identity line, three numbers, the parameters, and a fingerprint
// of all that; numbers in the machine's own byte order, as it never travels.
template <typename T>
void AppendBytes(const T& value, std::string& bytes) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

std::string Encode(const Checkpoint& checkpoint) {
  std::string bytes = absl::StrCat(kMagic, checkpoint.identity, "\n");
  AppendBytes(checkpoint.step, bytes);
  AppendBytes(checkpoint.trained_seconds, bytes);
  AppendBytes(static_cast<uint64_t>(checkpoint.parameters.size()), bytes);
  bytes.append(reinterpret_cast<const char*>(checkpoint.parameters.data()),
               checkpoint.parameters.size() * sizeof(float));
  AppendBytes(Fingerprint(bytes), bytes);
  return bytes;
}

// Takes values off the front of some bytes; not ok once there were too few.
class Decoder {
 public:
  explicit Decoder(const std::string& bytes) : bytes_(bytes) {}
  bool ok() const { return ok_; }
  size_t left() const { return bytes_.size() - at_; }

  template <typename T>
  T Take() {
    T value{};
    TakeInto(&value, sizeof(value));
    return value;
  }
  void TakeInto(void* target, size_t size) {
    ok_ = ok_ && size <= left();
    if (!ok_) return;
    std::memcpy(target, bytes_.data() + at_, size);
    at_ += size;
  }
  std::string TakeLine() {
    const size_t end = bytes_.find('\n', at_);
    ok_ = ok_ && end != std::string::npos;
    if (!ok_) return {};
    std::string line = bytes_.substr(at_, end - at_);
    at_ = end + 1;
    return line;
  }

 private:
  const std::string& bytes_;
  size_t at_ = 0;
  bool ok_ = true;
};

absl::StatusOr<Checkpoint> Decode(const std::string& bytes, const std::string& path) {
  const absl::Status damaged = absl::DataLossError(
      absl::StrCat(path, " is not a whole checkpoint; delete it to start anew"));
  if (bytes.size() < kMagicSize + sizeof(uint64_t) || bytes.compare(0, kMagicSize, kMagic) != 0) {
    return damaged;
  }
  const std::string content = bytes.substr(0, bytes.size() - sizeof(uint64_t));
  uint64_t fingerprint = 0;
  std::memcpy(&fingerprint, bytes.data() + content.size(), sizeof(fingerprint));
  if (fingerprint != Fingerprint(content)) return damaged;

  Decoder decoder(content);
  decoder.TakeLine();
  Checkpoint checkpoint = {.identity = decoder.TakeLine()};
  checkpoint.step = decoder.Take<int64_t>();
  checkpoint.trained_seconds = decoder.Take<double>();
  const auto count = decoder.Take<uint64_t>();
  if (!decoder.ok() || decoder.left() != count * sizeof(float)) return damaged;
  checkpoint.parameters.resize(count);
  decoder.TakeInto(checkpoint.parameters.data(), count * sizeof(float));
  return checkpoint;
}

absl::Status Failed(const char* what, const std::string& path) {
  return absl::UnavailableError(
      absl::StrCat("cannot ", what, " checkpoint ", path, ": ", std::strerror(errno)));
}

class File {
 public:
  File(const std::string& path, int flags) : descriptor_(open(path.c_str(), flags, 0644)) {}
  ~File() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  bool is_open() const { return descriptor_ >= 0; }
  bool Sync() { return fsync(descriptor_) == 0; }
  bool Write(const std::string& bytes) {
    size_t written = 0;
    while (written < bytes.size()) {
      const ssize_t n = write(descriptor_, bytes.data() + written, bytes.size() - written);
      if (n < 0 && errno != EINTR) return false;
      if (n > 0) written += static_cast<size_t>(n);
    }
    return true;
  }

 private:
  const int descriptor_;
};

}  // namespace

absl::Status Save(const Checkpoint& checkpoint, const std::string& path) {
  const std::string unfinished = path + ".unfinished";
  {
    File file(unfinished, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC);
    if (!file.is_open()) return Failed("create", unfinished);
    if (!file.Write(Encode(checkpoint)) || !file.Sync()) return Failed("write", unfinished);
  }
  if (std::rename(unfinished.c_str(), path.c_str()) != 0) return Failed("replace", path);
  // The new name itself must reach the disk too.
  const std::string directory = std::filesystem::path(path).parent_path().string();
  File parent(directory.empty() ? "." : directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (!parent.is_open() || !parent.Sync()) return Failed("keep", path);
  return absl::OkStatus();
}

absl::StatusOr<Checkpoint> Load(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file.is_open()) return absl::NotFoundError(absl::StrCat("no checkpoint at ", path));
  const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return Decode(bytes, path);
}

}  // namespace windfall::trainer

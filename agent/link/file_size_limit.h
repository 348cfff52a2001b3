#ifndef WINDFALL_AGENT_LINK_FILE_SIZE_LIMIT_H_
#define WINDFALL_AGENT_LINK_FILE_SIZE_LIMIT_H_

#include <signal.h>
#include <sys/resource.h>

namespace windfall {

// While it lives no file of this process grows beyond `bytes`, as if the disk were full.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const struct rlimit limit = {.rlim_cur = bytes, .rlim_max = before_.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit() { setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  struct rlimit before_ = {};
};

}  // namespace windfall

#endif  // WINDFALL_AGENT_LINK_FILE_SIZE_LIMIT_H_

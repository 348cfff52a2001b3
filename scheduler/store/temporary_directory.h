#ifndef WINDFALL_SCHEDULER_STORE_TEMPORARY_DIRECTORY_H_
#define WINDFALL_SCHEDULER_STORE_TEMPORARY_DIRECTORY_H_

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <string>

namespace windfall {

// A directory of a test's own, removed with everything in it.
class TemporaryDirectory {
 public:
  TemporaryDirectory() : path_(testing::TempDir() + "/windfall-store-XXXXXX") {
    if (mkdtemp(path_.data()) == nullptr) ADD_FAILURE() << "cannot make " << path_;
  }
  ~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  const std::string& path() const { return path_; }
  std::string file(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_STORE_TEMPORARY_DIRECTORY_H_

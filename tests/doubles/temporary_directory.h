#ifndef WINDFALL_TESTS_DOUBLES_TEMPORARY_DIRECTORY_H_
#define WINDFALL_TESTS_DOUBLES_TEMPORARY_DIRECTORY_H_

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

namespace windfall {

// A directory of a test's own, removed with everything in it.
class TemporaryDirectory {
 public:
  TemporaryDirectory() : path_(Template()) {
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
  // Replaces the file, making the directories above it. Returns its path.
  std::string Write(const std::string& name, const std::string& content) const {
    const std::filesystem::path path = file(name);
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
    return path;
  }

 private:
  // TempDir ends in a slash, or not; the path must be what getcwd says of it.
  static std::string Template() {
    return std::filesystem::path(testing::TempDir()) / "windfall-XXXXXX";
  }

  std::string path_;
};

}  // namespace windfall

#endif  // WINDFALL_TESTS_DOUBLES_TEMPORARY_DIRECTORY_H_

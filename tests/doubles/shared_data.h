// Recorded data that is too big, or not ours, to ship. Needs WINDFALL_SOURCE_DIRECTORY.
#ifndef WINDFALL_TESTS_DOUBLES_SHARED_DATA_H_
#define WINDFALL_TESTS_DOUBLES_SHARED_DATA_H_

#include <cstdlib>
#include <filesystem>
#include <string>

namespace windfall {

// The folder of that name in WINDFALL_SHARED_DATA, or where a checkout has it beside itself. Empty:
// not there.
inline std::filesystem::path SharedData(const std::string& folder) {
  const char* const given = std::getenv("WINDFALL_SHARED_DATA");
  const std::filesystem::path data =
      given != nullptr ? given : WINDFALL_SOURCE_DIRECTORY "/../shared/data";
  std::error_code ignored;
  return std::filesystem::is_directory(data / folder, ignored) ? data / folder
                                                               : std::filesystem::path();
}

}  // namespace windfall

#endif  // WINDFALL_TESTS_DOUBLES_SHARED_DATA_H_

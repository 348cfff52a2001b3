#include "forecasts/http/secret.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "forecasts/http/source_problem.h"

namespace windfall {
namespace {

absl::Status NoSecret(absl::string_view where, absl::string_view why) {
  return ProblemStatus(SourceProblem::kBadKey, absl::StrCat(where, ": ", why));
}

// It becomes a header or a part of a URL: a line break in it would make another request of it.
absl::StatusOr<Secret> Checked(absl::string_view text, absl::string_view where) {
  const absl::string_view stripped = absl::StripAsciiWhitespace(text);
  if (stripped.empty()) return NoSecret(where, "empty; it should hold a key, token or password");
  for (const char c : stripped) {
    if (absl::ascii_iscntrl(static_cast<unsigned char>(c))) {
      return NoSecret(where, "holds more than one line, or control characters");
    }
  }
  return Secret(std::string(stripped));
}

}  // namespace

absl::StatusOr<Secret> Secret::FromFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return NoSecret(path, absl::StrCat("cannot be read: ", std::strerror(errno)));
  std::ostringstream text;
  // Through a stream, which catches what reading a directory throws. An empty file fails too.
  if (file.peek() != std::ifstream::traits_type::eof() && !(text << file.rdbuf())) {
    return NoSecret(path, "cannot be read");
  }
  return Checked(text.str(), path);
}

absl::StatusOr<Secret> Secret::FromEnvironment(const std::string& variable) {
  const char* const value = std::getenv(variable.c_str());
  if (value == nullptr) return NoSecret(absl::StrCat("$", variable), "not set");
  return Checked(value, absl::StrCat("$", variable));
}

}  // namespace windfall

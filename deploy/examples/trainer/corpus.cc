#include "deploy/examples/trainer/corpus.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace windfall::trainer {
namespace {

constexpr size_t kShortestText = 1000;

absl::StatusOr<std::string> ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file.good() && !file.eof()) {
    return absl::NotFoundError(absl::StrCat("cannot read the text ", path.string()));
  }
  return text;
}

}  // namespace

uint64_t Fingerprint(const std::string& bytes) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const char byte : bytes) hash = (hash ^ static_cast<uint8_t>(byte)) * 0x100000001b3;
  return hash;
}

absl::StatusOr<Corpus> MakeCorpus(const std::string& text) {
  if (text.size() < kShortestText) {
    return absl::InvalidArgumentError(
        absl::StrCat("the text has ", text.size(), " bytes; give one of at least ", kShortestText));
  }
  const std::set<uint8_t> bytes(text.begin(), text.end());
  Corpus corpus = {.vocabulary = std::string(bytes.begin(), bytes.end()),
                   .fingerprint = Fingerprint(text)};
  std::array<uint8_t, 256> symbol_of{};
  uint8_t next = 0;
  for (const uint8_t byte : bytes) symbol_of[byte] = next++;
  corpus.symbols.reserve(text.size());
  for (const char byte : text) corpus.symbols.push_back(symbol_of[static_cast<uint8_t>(byte)]);
  return corpus;
}

absl::StatusOr<std::string> ReadText(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_directory(path, error)) return ReadFile(path);
  std::set<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(path, error)) {
    if (entry.is_regular_file(error) && !entry.is_symlink(error)) files.insert(entry.path());
  }
  if (error) {
    return absl::NotFoundError(absl::StrCat("cannot list ", path, ": ", error.message()));
  }
  std::string text;
  for (const std::filesystem::path& file : files) {
    absl::StatusOr<std::string> part = ReadFile(file);
    if (!part.ok()) return part.status();
    text += *part;
  }
  return text;
}

}  // namespace windfall::trainer

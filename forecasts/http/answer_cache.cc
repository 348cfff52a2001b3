#include "forecasts/http/answer_cache.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "openssl/sha.h"

namespace windfall {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr char kSuffix[] = ".answer";
constexpr char kUnfinishedSuffix[] = ".new";

// A line of JSON, then the body as it came.
std::string ToText(const std::string& key, const KeptAnswer& kept) {
  const Json head = {{"key", key},
                     {"status", kept.answer.status},
                     {"content_type", kept.answer.content_type},
                     {"etag", kept.answer.etag},
                     {"last_modified", kept.answer.last_modified},
                     {"received_unix_ns", absl::ToUnixNanos(kept.answer.received)},
                     {"fresh_until_unix_ns", absl::ToUnixNanos(kept.fresh_until)},
                     {"body_bytes", kept.answer.body.size()}};
  return absl::StrCat(head.dump(-1, ' ', true, Json::error_handler_t::replace), "\n",
                      kept.answer.body);
}

// Absent if it is of another key, or not whole.
std::optional<KeptAnswer> FromText(const std::string& key, const std::string& text) {
  const size_t end = text.find('\n');
  if (end == std::string::npos) return std::nullopt;
  const Json head = Json::parse(text.substr(0, end), nullptr, /*allow_exceptions=*/false);
  if (!head.is_object()) return std::nullopt;
  try {
    KeptAnswer kept = {
        .answer = {.status = head.at("status").get<int>(),
                   .body = text.substr(end + 1),
                   .content_type = head.at("content_type").get<std::string>(),
                   .etag = head.at("etag").get<std::string>(),
                   .last_modified = head.at("last_modified").get<std::string>(),
                   .received = absl::FromUnixNanos(head.at("received_unix_ns").get<int64_t>())},
        .fresh_until = absl::FromUnixNanos(head.at("fresh_until_unix_ns").get<int64_t>())};
    const bool is_whole = head.at("key").get<std::string>() == key &&
                          head.at("body_bytes").get<size_t>() == kept.answer.body.size();
    return is_whole ? std::optional(std::move(kept)) : std::nullopt;
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

std::vector<fs::path> FilesIn(const fs::path& directory, absl::string_view suffix) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator entry(directory, error), end; !error && entry != end;
       entry.increment(error)) {
    if (absl::EndsWith(entry->path().string(), suffix)) files.push_back(entry->path());
  }
  return files;
}

}  // namespace

AnswerCache::AnswerCache(fs::path directory, size_t max_files)
    : directory_(std::move(directory)),
      max_files_(max_files),
      files_(FilesIn(directory_, kSuffix).size()) {
  std::error_code error;
  for (const fs::path& left : FilesIn(directory_, kUnfinishedSuffix)) fs::remove(left, error);
}

fs::path AnswerCache::PathOf(const std::string& key) const {
  unsigned char hash[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(key.data()), key.size(), hash);
  const absl::string_view bytes(reinterpret_cast<const char*>(hash), sizeof(hash));
  return directory_ / absl::StrCat(absl::BytesToHexString(bytes), kSuffix);
}

// Needs no lock: a file is replaced as a whole.
std::optional<KeptAnswer> AnswerCache::Find(const std::string& key) const {
  std::ifstream file(PathOf(key), std::ios::binary);
  std::ostringstream text;
  // Through a stream, which catches what reading a damaged disk or a directory throws.
  if (!file || !(text << file.rdbuf())) return std::nullopt;
  return FromText(key, text.str());
}

absl::Status AnswerCache::Keep(const std::string& key, const KeptAnswer& kept) {
  const HoldLock hold(lock_);
  const fs::path path = PathOf(key);
  const fs::path unfinished = path.string() + kUnfinishedSuffix;
  std::error_code error;  // shows when the file cannot be written
  fs::create_directories(directory_, error);
  std::ofstream file(unfinished, std::ios::binary | std::ios::trunc);
  file << ToText(key, kept);
  file.close();
  const bool is_new = !fs::exists(path, error);
  if (file) fs::rename(unfinished, path, error);
  if (!file || error) {
    fs::remove(unfinished, error);
    return absl::UnavailableError(absl::StrCat("cannot write ", path.string()));
  }
  if (is_new && ++files_ > max_files_) DropOldest();
  return absl::OkStatus();
}

void AnswerCache::Remove(const std::string& key) {
  const HoldLock hold(lock_);
  std::error_code error;
  if (fs::remove(PathOf(key), error)) --files_;
}

void AnswerCache::DropOldest() {
  std::vector<std::pair<fs::file_time_type, fs::path>> files;
  std::error_code error;
  for (const fs::path& path : FilesIn(directory_, kSuffix)) {
    files.emplace_back(fs::last_write_time(path, error), path);
  }
  std::sort(files.begin(), files.end());
  // A quarter at once, so that not every answer pays for looking through all of them.
  const size_t kept = max_files_ - max_files_ / 4;
  for (size_t i = 0; i + kept < files.size(); ++i) fs::remove(files[i].second, error);
  files_ = FilesIn(directory_, kSuffix).size();
}

}  // namespace windfall

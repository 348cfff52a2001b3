#include "forecasts/http/answer_cache.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "openssl/sha.h"

namespace windfall {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr char kSuffix[] = ".answer";

// A line of JSON, then the body as it came.
std::string ToText(const std::string& url, const KeptAnswer& kept) {
  const Json head = {{"url", url},
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

// Absent if it is of another URL, or not whole.
std::optional<KeptAnswer> FromText(const std::string& url, const std::string& text) {
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
    const bool is_whole = head.at("url").get<std::string>() == url &&
                          head.at("body_bytes").get<size_t>() == kept.answer.body.size();
    return is_whole ? std::optional(std::move(kept)) : std::nullopt;
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

std::vector<fs::path> AnswerFiles(const fs::path& directory) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator entry(directory, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().extension() == kSuffix) files.push_back(entry->path());
  }
  return files;
}

}  // namespace

AnswerCache::AnswerCache(fs::path directory, size_t max_files)
    : directory_(std::move(directory)),
      max_files_(max_files),
      files_(AnswerFiles(directory_).size()) {}

fs::path AnswerCache::PathOf(const std::string& url) const {
  unsigned char hash[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(url.data()), url.size(), hash);
  const absl::string_view bytes(reinterpret_cast<const char*>(hash), sizeof(hash));
  return directory_ / absl::StrCat(absl::BytesToHexString(bytes), kSuffix);
}

std::optional<KeptAnswer> AnswerCache::Find(const std::string& url) {
  const HoldLock hold(lock_);
  std::ifstream file(PathOf(url), std::ios::binary);
  if (!file) return std::nullopt;
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  return FromText(url, text);
}

absl::Status AnswerCache::Keep(const std::string& url, const KeptAnswer& kept) {
  const HoldLock hold(lock_);
  const fs::path path = PathOf(url);
  fs::path unfinished = path;
  unfinished += ".new";
  std::error_code error;  // shows when the file cannot be written
  fs::create_directories(directory_, error);
  std::ofstream file(unfinished, std::ios::binary | std::ios::trunc);
  file << ToText(url, kept);
  file.close();
  const bool is_new = !fs::exists(path, error);
  if (file) fs::rename(unfinished, path, error);
  if (!file || error) {
    return absl::UnavailableError(absl::StrCat("cannot write ", path.string()));
  }
  if (is_new && ++files_ > max_files_) DropOldest();
  return absl::OkStatus();
}

void AnswerCache::DropOldest() {
  std::vector<std::pair<fs::file_time_type, fs::path>> files;
  std::error_code error;
  for (const fs::path& path : AnswerFiles(directory_)) {
    files.emplace_back(fs::last_write_time(path, error), path);
  }
  std::sort(files.begin(), files.end());
  // A quarter at once, so that not every answer pays for looking through all of them.
  const size_t kept = max_files_ - max_files_ / 4;
  for (size_t i = 0; i + kept < files.size(); ++i) fs::remove(files[i].second, error);
  files_ = AnswerFiles(directory_).size();
}

}  // namespace windfall

#include "forecasts/http/http_refusal.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace windfall {
namespace {

constexpr size_t kShownBodyBytes = 200;
// Shorter words are no secrets: replacing them would only make the text unreadable.
constexpr size_t kShortestSecret = 4;

// "%2B" as "+"; a provider may repeat what it was asked either way.
std::string PercentDecoded(absl::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool is_code = text[i] == '%' && i + 2 < text.size() &&
                         absl::ascii_isxdigit(static_cast<unsigned char>(text[i + 1])) &&
                         absl::ascii_isxdigit(static_cast<unsigned char>(text[i + 2]));
    absl::StrAppend(&decoded, is_code ? absl::HexStringToBytes(text.substr(i + 1, 2))
                                      : std::string(1, text[i]));
    if (is_code) i += 2;
  }
  return decoded;
}

// Every word of a header ("Bearer abc": the scheme is shown elsewhere anyway) and every value of
// the query; the longest first, so that none is cut short by another.
std::vector<std::string> SecretsOf(const HttpRequest& request) {
  std::vector<std::string> secrets;
  const auto add = [&](absl::string_view word) {
    if (word.size() >= kShortestSecret) secrets.emplace_back(word);
  };
  for (const HttpHeader& header : request.headers) {
    add(header.value);
    for (const absl::string_view word : absl::StrSplit(header.value, ' ')) add(word);
  }
  for (const absl::string_view field : absl::StrSplit(request.secret_query, '&')) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(field, absl::MaxSplits('=', 1));
    add(parts.second);
    add(PercentDecoded(parts.second));
  }
  std::sort(secrets.begin(), secrets.end(),
            [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
  return secrets;
}

}  // namespace

SourceProblem ProblemOfStatus(const HttpAnswer& answer) {
  if (answer.status == 401 || answer.status == 403) return SourceProblem::kBadKey;
  if (answer.status == 404) return SourceProblem::kNoDataYet;
  if (answer.status == 429) return SourceProblem::kRateLimited;
  const bool is_down = answer.status == 408 || (answer.status >= 500 && answer.status != 501);
  if (is_down) return SourceProblem::kProviderDown;
  return SourceProblem::kBadSettings;
}

std::string Redacted(absl::string_view text, const HttpRequest& request) {
  std::string redacted(text);
  for (const std::string& secret : SecretsOf(request)) {
    absl::StrReplaceAll({{secret, "***"}}, &redacted);
  }
  return redacted;
}

absl::Status Refusal(SourceProblem problem, const HttpRequest& request, const HttpAnswer& answer) {
  const std::string body = Redacted(answer.body, request);
  return ProblemStatus(
      problem,
      absl::StrCat("GET ", request.url, ": status ", answer.status, ": ",
                   absl::Utf8SafeCHexEscape(absl::string_view(body).substr(0, kShownBodyBytes))));
}

absl::StatusOr<HttpAnswer> GetGood(HttpClient& client, const HttpRequest& request, absl::Time now,
                                   const RefusalReader& read) {
  absl::StatusOr<HttpAnswer> answer = client.Get(request, now);
  if (!answer.ok() || answer->IsOk()) return answer;
  return Refusal(read(*answer), request, *answer);
}

}  // namespace windfall

// Being logged in to WattTime.
#ifndef WINDFALL_FORECASTS_WATTTIME_LOGIN_H_
#define WINDFALL_FORECASTS_WATTTIME_LOGIN_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "forecasts/http/http_client.h"
#include "forecasts/http/secret.h"
#include "lock/lock.h"

namespace windfall {

// Adds a token to each request, one for all zones of an account. A token lasts 30 minutes and is
// renewed before; who comes meanwhile waits for it, so that there is one login at a time. A token
// that is refused is renewed once for each request. A login that is refused is not tried again for
// five minutes, as the service allows 100 in such a time.
class WattTimeLogin final : public HttpClient {
 public:
  WattTimeLogin(const std::string& base_url, Secret user, Secret password,
                std::shared_ptr<HttpClient> inner);

  absl::StatusOr<HttpAnswer> Get(const HttpRequest& request, absl::Time now) override;
  void Forget(const HttpRequest& request) override { inner_->Forget(request); }

 private:
  // `refused`: a token that is no good, whatever its age; empty: none.
  absl::StatusOr<std::string> Token(const std::string& refused, absl::Time now);
  absl::StatusOr<std::string> LogIn(absl::Time now);

  const std::string url_;
  const Secret user_;
  const Secret password_;
  const std::shared_ptr<HttpClient> inner_;
  Lock lock_;  // held while logging in
  std::string token_ ABSL_GUARDED_BY(lock_);
  absl::Time renew_time_ ABSL_GUARDED_BY(lock_) = absl::InfinitePast();
  absl::Status refusal_ ABSL_GUARDED_BY(lock_);
  absl::Time refused_until_ ABSL_GUARDED_BY(lock_) = absl::InfinitePast();
};

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_WATTTIME_LOGIN_H_

#include "scheduler/config/provider_accounts.h"

#include "forecasts/http/loopback_http_server.h"
#include "gtest/gtest.h"
#include "tests/doubles/temporary_directory.h"

namespace windfall {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);

// Whether a second client can still ask once the first one has used up a budget of one.
bool HasABudgetOfItsOwn(const ProviderAccount& first, const ProviderAccount& second) {
  const LoopbackHttpServer server([](const std::string&) { return Answer(200, "fine"); });
  const TemporaryDirectory directory;
  const GateSettings one = {.budgets = {{.requests = 1, .per = absl::Hours(1)}}};
  ProviderAccounts accounts({}, directory.path(), {});
  const HttpRequest request = {.url = server.url()};
  EXPECT_TRUE(accounts.ClientOf(first, one, absl::Minutes(1))->Get(request, kNow).ok());
  return accounts.ClientOf(second, one, absl::Minutes(2))->Get(request, kNow).ok();
}

TEST(ProviderAccounts, AreOneForAllSourcesOfTheSameAccount) {
  const ProviderAccount account = {.provider = "p", .base_url = "https://a.example"};
  EXPECT_FALSE(HasABudgetOfItsOwn(account, account));
  EXPECT_FALSE(HasABudgetOfItsOwn(account, {.provider = "p", .base_url = "https://a.example/"}));
}

TEST(ProviderAccounts, AreTwoForTwoProvidersPlacesOrKeys) {
  const ProviderAccount account = {.provider = "p", .base_url = "https://a.example"};
  EXPECT_TRUE(HasABudgetOfItsOwn(account, {.provider = "q", .base_url = "https://a.example"}));
  EXPECT_TRUE(HasABudgetOfItsOwn(account, {.provider = "p", .base_url = "https://b.example"}));
  EXPECT_TRUE(HasABudgetOfItsOwn(
      account, {.provider = "p", .base_url = "https://a.example", .credentials = "other"}));
}

}  // namespace
}  // namespace windfall

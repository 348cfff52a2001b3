// windfall forecast against a site made for the test, on a socket of its own.
#include "cli/command_forecast.h"

#include <grpcpp/grpcpp.h>

#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "cli/wire_examples.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "tests/doubles/temporary_directory.h"
#include "windfall/v1/forecast.grpc.pb.h"

namespace windfall {
namespace {

class FakeForecasts final : public v1::ForecastService::Service {
 public:
  explicit FakeForecasts(std::vector<std::string> zones) : zones_(std::move(zones)) {}

  grpc::Status ListZones(grpc::ServerContext*, const v1::ListZonesRequest*,
                         v1::ListZonesResponse* response) override {
    for (const std::string& zone : zones_) response->add_zones()->set_zone(zone);
    return grpc::Status::OK;
  }

  grpc::Status GetForecast(grpc::ServerContext*, const v1::GetForecastRequest* request,
                           v1::GetForecastResponse* response) override {
    *response = ExampleForecast();
    response->mutable_status()->set_zone(request->zone());
    return grpc::Status::OK;
  }

 private:
  const std::vector<std::string> zones_;
};

// What the command prints with --json at a site with those zones.
std::string ForecastJson(const std::vector<std::string>& zones, const std::string& zone) {
  const TemporaryDirectory directory;
  const std::string target = "unix:" + directory.file("scheduler.sock");
  FakeForecasts forecasts(zones);
  grpc::ServerBuilder builder;
  builder.AddListeningPort(target, grpc::InsecureServerCredentials());
  builder.RegisterService(&forecasts);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  std::ostringstream out;
  std::ostringstream err;
  Console console = {
      .out = out, .err = err, .zone = absl::UTCTimeZone(), .server = target, .json = true};
  const absl::StatusOr<int> status = RunForecast(zone, console);
  EXPECT_TRUE(status.ok()) << status.status();
  return out.str();
}

// Fails if the text is not such a message, or has fields that it has not.
template <typename Message>
Message Read(const std::string& json) {
  Message message;
  const auto status = google::protobuf::util::JsonStringToMessage(json, &message);
  EXPECT_TRUE(status.ok()) << json;
  return message;
}

TEST(RunForecast, ListsAllZonesAlsoWhereThereIsOne) {
  const auto list = Read<v1::ForecastList>(ForecastJson({"GB"}, ""));
  ASSERT_EQ(list.zones_size(), 1);
  EXPECT_EQ(list.zones(0).status().zone(), "GB");
  EXPECT_EQ(Read<v1::ForecastList>(ForecastJson({"GB", "DE"}, "")).zones_size(), 2);
}

TEST(RunForecast, PrintsTheZoneAskedForByItself) {
  for (const auto& zones : {std::vector<std::string>{"GB"}, {"DE", "GB"}}) {
    const auto forecast = Read<v1::GetForecastResponse>(ForecastJson(zones, "GB"));
    EXPECT_EQ(forecast.status().zone(), "GB");
    EXPECT_GT(forecast.forecast_size(), 0);
  }
}

}  // namespace
}  // namespace windfall

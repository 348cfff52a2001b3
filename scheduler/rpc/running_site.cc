#include "scheduler/rpc/running_site.h"

#include <chrono>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "proto/time_wire.h"
#include "scheduler/store/store.h"

namespace windfall {
namespace {

// Longer than any of this takes on a loaded machine; reached only by a failure.
constexpr std::chrono::seconds kPatience(60);

std::unique_ptr<Scheduler> StartScheduler(std::unique_ptr<Store> store,
                                          std::unique_ptr<StoreReader> history) {
  SchedulerOptions options;
  std::map<std::string, std::unique_ptr<ForecastChain>> chains;
  for (const char* zone : {"GB", "DE"}) {
    options.zones[zone] = {};
    chains[zone] = std::make_unique<ForecastChain>(
        zone, std::vector<std::unique_ptr<ForecastSource>>(), absl::Hours(1));
  }
  options.sleep.by_node["sleeper"] = {.idle = Watts(200), .wake = Joules(108'000)};
  auto scheduler =
      Scheduler::Start(options, std::move(store), std::move(history), std::move(chains));
  EXPECT_TRUE(scheduler.ok()) << scheduler.status();
  return *std::move(scheduler);
}

}  // namespace

RunningSite::RunningSite() {
  const std::string database = directory_.file("windfall.db");
  auto store = Store::Open(database);
  EXPECT_TRUE(store.ok()) << store.status();
  auto reader = StoreReader::Open(database);
  EXPECT_TRUE(reader.ok()) << reader.status();
  reader_ = *std::move(reader);
  auto history = StoreReader::Open(database);
  EXPECT_TRUE(history.ok()) << history.status();
  scheduler_ = StartScheduler(*std::move(store), *std::move(history));
  auto server =
      RpcServer::Start(absl::StrCat("unix:", directory_.file("socket")), *scheduler_, *reader_);
  EXPECT_TRUE(server.ok()) << server.status();
  server_ = *std::move(server);
  channel_ = grpc::CreateChannel(server_->address(), grpc::InsecureChannelCredentials());
}

RunningSite::~RunningSite() = default;

void RunningSite::Stop() { server_->Shutdown(absl::Seconds(30)); }

std::unique_ptr<grpc::ClientContext> Patiently() {
  auto context = std::make_unique<grpc::ClientContext>();
  context->set_deadline(std::chrono::system_clock::now() + kPatience);
  return context;
}

v1::JobSpec SmallSpec() {
  v1::JobSpec spec;
  spec.add_command("true");
  spec.set_working_directory("/");
  spec.set_asap(true);
  spec.mutable_resources()->set_cpus_count(1);
  return spec;
}

TestAgent::TestAgent(const std::shared_ptr<grpc::Channel>& channel)
    : context_(Patiently()),
      stub_(v1::AgentService::NewStub(channel)),
      stream_(stub_->Connect(context_.get())) {}

TestAgent::TestAgent(const std::shared_ptr<grpc::Channel>& channel, const std::string& name)
    : TestAgent(channel) {
  v1::ConnectRequest message;
  v1::Hello& hello = *message.mutable_hello();
  hello.set_node_name(name);
  hello.set_agent_epoch(absl::StrCat("epoch of ", name));
  hello.set_version("test");
  hello.set_zone("GB");
  hello.mutable_capacity()->set_cpus_count(8);
  hello.mutable_capacity()->set_memory_bytes(int64_t{1} << 33);
  Say(message);
}

TestAgent::~TestAgent() {
  if (ended_) return;
  HangUp();
  AwaitEnd();
}

void TestAgent::Say(const v1::ConnectRequest& message) { EXPECT_TRUE(stream_->Write(message)); }

void TestAgent::Report(v1::ConnectRequest message) {
  message.set_sequence(++sequence_);
  Say(message);
}

v1::ConnectResponse TestAgent::Await(v1::ConnectResponse::MessageCase kind) {
  while (const std::optional<v1::ConnectResponse> command = Next()) {
    if (command->message_case() == kind) return *command;
  }
  ADD_FAILURE() << "the stream ended before command " << kind << " came";
  return {};
}

std::optional<v1::ConnectResponse> TestAgent::Next() {
  v1::ConnectResponse response;
  if (!stream_->Read(&response)) return std::nullopt;
  return response;
}

grpc::Status TestAgent::AwaitEnd() {
  while (Next().has_value()) {
  }
  ended_ = true;
  return stream_->Finish();
}

void TestAgent::RunSucceeds(int64_t run_id, absl::Time start, int64_t millijoules) {
  v1::ConnectRequest started;
  started.mutable_run_started()->set_run_id(run_id);
  *started.mutable_run_started()->mutable_start_time() = ToWire(start);
  Report(started);

  v1::ConnectRequest readings;
  v1::EnergyReading& reading = *readings.mutable_readings()->add_readings();
  reading.set_run_id(run_id);
  *reading.mutable_span() = ToWire(TimeSpan{start, start + absl::Minutes(1)});
  reading.set_component(v1::ENERGY_COMPONENT_CPU);
  reading.set_energy_millijoules(millijoules);
  reading.set_quality(v1::ENERGY_QUALITY_MEASURED);
  reading.set_meter("test");
  Report(readings);

  v1::ConnectRequest ended;
  v1::RunEnded& result = *ended.mutable_run_ended();
  result.set_run_id(run_id);
  result.set_outcome(v1::RUN_OUTCOME_SUCCEEDED);
  *result.mutable_start_time() = ToWire(start);
  *result.mutable_end_time() = ToWire(start + absl::Minutes(1));
  result.set_exit_code(0);
  Report(ended);
}

}  // namespace windfall

#include "scheduler/rpc/rpc_server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/impl/service_type.h>

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "domain/status_macros.h"
#include "scheduler/rpc/agent_service.h"
#include "scheduler/rpc/forecast_service.h"
#include "scheduler/rpc/job_service.h"
#include "scheduler/rpc/listen_address.h"
#include "scheduler/rpc/live_streams.h"
#include "scheduler/rpc/node_service.h"
#include "scheduler/rpc/read_pool.h"
#include "scheduler/rpc/report_service.h"
#include "windfall/v1/agent.pb.h"
#include "windfall/v1/forecast.pb.h"
#include "windfall/v1/job.pb.h"
#include "windfall/v1/node.pb.h"
#include "windfall/v1/report.pb.h"

namespace windfall {
namespace {

constexpr int kKeepaliveMilliseconds = 20'000;
constexpr int kKeepaliveTimeoutMilliseconds = 10'000;

// An agent behind a broken network is noticed, and clients may ask for the same.
void SetKeepalive(grpc::ServerBuilder& builder) {
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMilliseconds);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMilliseconds);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                             kKeepaliveTimeoutMilliseconds / 2);
}

std::string WithPort(const ListenAddress& address, int port) {
  if (!address.socket_path.empty()) return address.text;
  return absl::StrCat(address.text.substr(0, address.text.rfind(':')), ":", port);
}

}  // namespace

class RpcServer::Impl {
 public:
  Impl(Scheduler& scheduler, StoreReader& reader) : pool_(ReadPoolOptions{}) {
    const ServiceContext context{scheduler, reader, pool_, streams_};
    for (const auto make : {MakeJobService, MakeNodeService, MakeForecastService, MakeReportService,
                            MakeAgentService}) {
      services_.push_back(make(context));
    }
  }

  ~Impl() { Shutdown(absl::ZeroDuration()); }

  absl::Status Start(const std::string& text) {
    WINDFALL_ASSIGN_OR_RETURN(const ListenAddress address, ParseListenAddress(text));
    WINDFALL_RETURN_IF_ERROR(CheckCanListen(address));
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort(text, grpc::InsecureServerCredentials(), &port);
    // Two schedulers on one port would each get some of the calls.
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
    SetKeepalive(builder);
    for (const auto& service : services_) builder.RegisterService(service.get());
    server_ = builder.BuildAndStart();
    if (server_ == nullptr) {
      return absl::FailedPreconditionError(absl::StrCat("cannot listen on ", text));
    }
    address_ = WithPort(address, port);
    SetServing(true);
    return absl::OkStatus();
  }

  void Shutdown(absl::Duration patience) {
    if (server_ == nullptr) return;
    SetServing(false);
    streams_.StopAll(absl::UnavailableError("the scheduler is stopping"));
    server_->Shutdown(absl::ToChronoTime(absl::Now() + patience));
    server_->Wait();
    server_.reset();
  }

  const std::string& address() const { return address_; }

 private:
  void SetServing(bool serving) {
    grpc::HealthCheckServiceInterface* const health = server_->GetHealthCheckService();
    health->SetServingStatus(serving);
    for (const google::protobuf::FileDescriptor* file :
         {v1::JobSpec::descriptor()->file(), v1::Node::descriptor()->file(),
          v1::IntensityStep::descriptor()->file(), v1::ReportHeader::descriptor()->file(),
          v1::Hello::descriptor()->file()}) {
      health->SetServingStatus(file->service(0)->full_name(), serving);
    }
  }

  ReadPool pool_;
  LiveStreams streams_;
  std::vector<std::unique_ptr<grpc::Service>> services_;
  std::unique_ptr<grpc::Server> server_;
  std::string address_;
};

RpcServer::RpcServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RpcServer::~RpcServer() = default;

absl::StatusOr<std::unique_ptr<RpcServer>> RpcServer::Start(const std::string& address,
                                                            Scheduler& scheduler,
                                                            StoreReader& reader) {
  auto impl = std::make_unique<Impl>(scheduler, reader);
  WINDFALL_RETURN_IF_ERROR(impl->Start(address));
  return std::unique_ptr<RpcServer>(new RpcServer(std::move(impl)));
}

const std::string& RpcServer::address() const { return impl_->address(); }

void RpcServer::Shutdown(absl::Duration patience) { impl_->Shutdown(patience); }

}  // namespace windfall

#include "scheduler/rpc/agent_service.h"

#include <grpcpp/grpcpp.h>

#include <deque>
#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "proto/agent_wire.h"
#include "scheduler/rpc/grpc_status.h"
#include "windfall/v1/agent.grpc.pb.h"

namespace windfall {
namespace {

// An agent that has not read so many commands is not alive enough to be sent more.
constexpr size_t kMaxQueuedCommands = 100'000;

// One agent's stream. Owns itself from Start to the end of the call; the scheduler may hold it for
// longer, which does nothing.
class AgentStream final : public AgentLink,
                          public LiveStream,
                          public grpc::ServerBidiReactor<v1::ConnectRequest, v1::ConnectResponse>,
                          public std::enable_shared_from_this<AgentStream> {
 public:
  AgentStream(const ServiceContext& context, grpc::CallbackServerContext& call)
      : scheduler_(context.scheduler), streams_(context.streams), call_(call) {}

  AgentStream* Start() {
    self_ = shared_from_this();
    StartRead(&incoming_);
    streams_.Add(self_);
    return this;
  }

  void Send(AgentCommand command) override {
    v1::ConnectResponse wire = ToWire(command);
    const absl::MutexLock lock(&mutex_);
    if (closed_) return;
    if (outgoing_.size() < kMaxQueuedCommands) {
      outgoing_.push_back(std::move(wire));
      if (!writing_) StartNextWrite();
      return;
    }
    // The write under way may hang as long as the connection does: it is cut short.
    closed_ = true;
    reason_ = absl::ResourceExhaustedError(
        absl::StrCat("the agent has not read the last ", kMaxQueuedCommands, " commands"));
    call_.TryCancel();
  }

  // A write under way ends first; where that is not to be, keepalive breaks the connection.
  void Close(absl::Status reason) override {
    const absl::MutexLock lock(&mutex_);
    if (closed_) return;
    closed_ = true;
    reason_ = std::move(reason);
    if (!writing_) Finish(ToGrpc(reason_));
  }

  void Stop(const absl::Status& reason) override { Close(reason); }

 private:
  void OnReadDone(bool ok) override {
    if (!ok) {
      Close(absl::OkStatus());
      return;
    }
    const absl::Status status = Handle();
    if (!status.ok()) {
      Close(status);
      return;
    }
    const absl::MutexLock lock(&mutex_);
    if (!closed_) StartRead(&incoming_);
  }

  void OnWriteDone(bool ok) override {
    const absl::MutexLock lock(&mutex_);
    writing_ = false;
    outgoing_.pop_front();
    if (!ok && !closed_) {
      closed_ = true;
      reason_ = absl::UnavailableError("the connection broke");
    }
    if (closed_) {
      Finish(ToGrpc(reason_));
    } else if (!outgoing_.empty()) {
      StartNextWrite();
    }
  }

  void OnCancel() override { Close(absl::CancelledError("the agent ended the stream")); }

  void OnDone() override {
    streams_.Remove(this);
    if (connected_) scheduler_.AgentDisconnected(this);
    self_.reset();
  }

  absl::Status Handle() {
    if (!connected_) {
      absl::StatusOr<AgentHello> hello = HelloFromWire(incoming_);
      if (!hello.ok()) return hello.status();
      connected_ = true;
      scheduler_.AgentConnected(shared_from_this(), *std::move(hello));
      return absl::OkStatus();
    }
    absl::StatusOr<AgentReport> report = ReportFromWire(incoming_);
    if (!report.ok()) return report.status();
    scheduler_.AgentReported(this, *std::move(report));
    return absl::OkStatus();
  }

  void StartNextWrite() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    writing_ = true;
    StartWrite(&outgoing_.front());
  }

  Scheduler& scheduler_;
  LiveStreams& streams_;
  grpc::CallbackServerContext& call_;  // lives until OnDone; used only while not closed
  std::shared_ptr<AgentStream> self_;
  // Of the reads, which never overlap.
  v1::ConnectRequest incoming_;
  bool connected_ = false;

  absl::Mutex mutex_;
  std::deque<v1::ConnectResponse> outgoing_ ABSL_GUARDED_BY(mutex_);  // the front is being written
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status reason_ ABSL_GUARDED_BY(mutex_);
};

class AgentService final : public v1::AgentService::CallbackService {
 public:
  explicit AgentService(const ServiceContext& context) : context_(context) {}

  grpc::ServerBidiReactor<v1::ConnectRequest, v1::ConnectResponse>* Connect(
      grpc::CallbackServerContext* call) override {
    return std::make_shared<AgentStream>(context_, *call)->Start();
  }

 private:
  const ServiceContext context_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeAgentService(const ServiceContext& context) {
  return std::make_unique<AgentService>(context);
}

}  // namespace windfall

#include "agent/link/grpc_connection.h"

#include <grpcpp/grpcpp.h>
#include <sys/eventfd.h>

#include <cstdint>
#include <deque>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "agent/executor/shim/unique_fd.h"
#include "event_log/event_log.h"
#include "proto/agent_wire.h"
#include "windfall/v1/agent.grpc.pb.h"

namespace windfall {
namespace {

namespace wire = windfall::v1;

// A peer that does not answer for this long is gone, whatever the network says.
constexpr int kKeepaliveMilliseconds = 10'000;
// How the channel paces its own attempts; LinkState paces ours.
constexpr int kShortestReconnectMilliseconds = 100;
constexpr int kLongestReconnectMilliseconds = 2'000;
// A full queue wakes the agent when it has shrunk to this.
constexpr size_t kFullQueue = 8;
constexpr size_t kRoomyQueue = 2;
// Commands that the agent has not taken; no more are read then.
constexpr size_t kMostUntaken = 1024;

std::shared_ptr<grpc::Channel> OpenChannel(const std::string& target) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMilliseconds);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveMilliseconds);
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kShortestReconnectMilliseconds);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, kShortestReconnectMilliseconds);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kLongestReconnectMilliseconds);
  arguments.SetMaxReceiveMessageSize(-1);
  return grpc::CreateCustomChannel(target, grpc::InsecureChannelCredentials(), arguments);
}

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::UnavailableError("the scheduler ended the stream");
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
}

}  // namespace

// What gRPC's threads and the agent's share.
class GrpcConnection::Mailbox {
 public:
  Mailbox() : wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

  // Returns how many wait.
  size_t Put(ConnectionEvent event) {
    size_t count = 0;
    {
      const absl::MutexLock lock(&mutex_);
      events_.push_back(std::move(event));
      count = events_.size();
    }
    Wake();
    return count;
  }

  std::vector<ConnectionEvent> TakeAll() {
    uint64_t wakes = 0;
    [[maybe_unused]] const ssize_t count = read(wake_.get(), &wakes, sizeof(wakes));
    const absl::MutexLock lock(&mutex_);
    return std::exchange(events_, {});
  }

  void Wake() {
    const uint64_t one = 1;
    [[maybe_unused]] const ssize_t count = write(wake_.get(), &one, sizeof(one));
  }

  int wake_fd() const { return wake_.get(); }

 private:
  const UniqueFd wake_;
  absl::Mutex mutex_;
  std::vector<ConnectionEvent> events_ ABSL_GUARDED_BY(mutex_);
};

class GrpcConnection::Channel {
 public:
  explicit Channel(const std::string& target)
      : stub_(wire::AgentService::NewStub(OpenChannel(target))) {}
  wire::AgentService::Stub& stub() { return *stub_; }

 private:
  std::unique_ptr<wire::AgentService::Stub> stub_;
};

// A hold keeps gRPC from ending it while the agent may still send. Destroyed by the agent's thread
// alone: it holds a reference to the channel, and gRPC 1.51 crashes when one of its own threads
// drops the last one (grpc/grpc pull request 32584).
class GrpcConnection::Stream final
    : public grpc::ClientBidiReactor<wire::ConnectRequest, wire::ConnectResponse> {
 public:
  // `mailbox` must outlive this.
  explicit Stream(Mailbox* mailbox) : mailbox_(mailbox) {}

  void Start(wire::AgentService::Stub& stub, wire::ConnectRequest hello) {
    stub.async()->Connect(&context_, this);
    AddHold();
    StartRead(&incoming_);
    Send(std::move(hello));
    StartCall();
  }

  void Send(wire::ConnectRequest message) {
    const absl::MutexLock lock(&mutex_);
    if (closed_) return;
    outgoing_.push_back(std::move(message));
    was_full_ = was_full_ || outgoing_.size() >= kFullQueue;
    if (outgoing_.size() == 1) StartWrite(&outgoing_.front());
  }

  size_t queued() const {
    const absl::MutexLock lock(&mutex_);
    return outgoing_.size();
  }

  // The agent has taken what there was.
  void ReadOn() {
    const absl::MutexLock lock(&mutex_);
    if (std::exchange(reading_paused_, false)) StartRead(&incoming_);
  }

  // gRPC does not touch it afterwards.
  void CancelAndWait() {
    context_.TryCancel();
    ReadOn();  // so that it hears of it
    done_.WaitForNotification();
  }

 private:
  void OnReadDone(bool ok) override {
    if (!ok) {
      Close();
      return;
    }
    absl::StatusOr<AgentCommand> command = CommandFromWire(incoming_);
    size_t untaken = 0;
    if (command.ok()) {
      untaken = mailbox_->Put(*std::move(command));
    } else {
      LogEvent(absl::StrCat("ignored a command: ", command.status().message()));
    }
    const absl::MutexLock lock(&mutex_);
    reading_paused_ = untaken >= kMostUntaken;
    if (!reading_paused_) StartRead(&incoming_);
  }

  void OnWriteDone(bool ok) override {
    bool wake = false;
    {
      const absl::MutexLock lock(&mutex_);
      outgoing_.pop_front();
      if (!ok) outgoing_.clear();  // the read will fail too, and say why
      if (ok && !outgoing_.empty()) StartWrite(&outgoing_.front());
      wake = was_full_ && outgoing_.size() <= kRoomyQueue;
      if (wake) was_full_ = false;
    }
    if (wake) mailbox_->Wake();
  }

  void OnDone(const grpc::Status& status) override {
    mailbox_->Put(ConnectionLost{FromGrpc(status)});
    done_.Notify();
  }

  // Nothing is sent any more.
  void Close() {
    {
      const absl::MutexLock lock(&mutex_);
      closed_ = true;
    }
    RemoveHold();
  }

  Mailbox* const mailbox_;
  grpc::ClientContext context_;
  wire::ConnectResponse incoming_;  // of the reads, which never overlap
  absl::Notification done_;

  mutable absl::Mutex mutex_;
  std::deque<wire::ConnectRequest> outgoing_ ABSL_GUARDED_BY(mutex_);  // the front is being written
  bool was_full_ ABSL_GUARDED_BY(mutex_) = false;
  bool reading_paused_ ABSL_GUARDED_BY(mutex_) = false;
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
};

GrpcConnection::GrpcConnection(const std::string& target)
    : mailbox_(std::make_unique<Mailbox>()), channel_(std::make_unique<Channel>(target)) {}

GrpcConnection::~GrpcConnection() {
  if (stream_ != nullptr) stream_->CancelAndWait();
}

void GrpcConnection::Open(const AgentHello& hello) {
  if (stream_ != nullptr) stream_->CancelAndWait();
  stream_ = std::make_unique<Stream>(mailbox_.get());
  stream_->Start(channel_->stub(), ToWire(hello));
}

void GrpcConnection::Send(const AgentReport& report) {
  if (stream_ != nullptr) stream_->Send(ToWire(report));
}

size_t GrpcConnection::queued() const { return stream_ == nullptr ? 0 : stream_->queued(); }

std::vector<ConnectionEvent> GrpcConnection::Take() {
  std::vector<ConnectionEvent> events = mailbox_->TakeAll();
  if (stream_ != nullptr) stream_->ReadOn();
  return events;
}

int GrpcConnection::wake_fd() const { return mailbox_->wake_fd(); }

}  // namespace windfall

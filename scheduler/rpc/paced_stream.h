// A server stream that never gets ahead of its reader: the next message is made when the one before
// has been written, and only then. For the streaming calls' .cc files: needs gRPC.
#ifndef WINDFALL_SCHEDULER_RPC_PACED_STREAM_H_
#define WINDFALL_SCHEDULER_RPC_PACED_STREAM_H_

#include <grpcpp/support/server_callback.h>

#include <memory>
#include <optional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "scheduler/rpc/service_context.h"
#include "scheduler/rpc/unary_answer.h"

namespace windfall {

// Owns itself from Start to the end of the call. A subclass says what comes next; the stream calls
// it on the pool, never twice at once, after Wake and after every message that was written.
template <typename Response>
class PacedStream : public grpc::ServerWriteReactor<Response>,
                    public LiveStream,
                    public std::enable_shared_from_this<PacedStream<Response>> {
 public:
  // Hands the stream to gRPC, which calls OnDone in the end.
  static PacedStream* Start(std::shared_ptr<PacedStream> stream) {
    PacedStream* const raw = stream.get();
    raw->self_ = std::move(stream);
    raw->context_.streams.Add(raw->self_);
    return raw;
  }

  // There may be something to say. False once the stream has ended. Never blocks; thread-safe.
  bool Wake() {
    {
      const absl::MutexLock lock(&mutex_);
      if (closed_) return false;
      woken_ = true;
      if (busy_) return true;
      busy_ = true;
    }
    PostStep();
    return true;
  }

  void Stop(const absl::Status& reason) override {
    {
      const absl::MutexLock lock(&mutex_);
      stop_reason_ = reason;
      if (busy_ || closed_) return;
      busy_ = true;
    }
    End(reason);
  }

 protected:
  // Nothing to write and no end: wait for Wake. Else a message, an end, or both.
  struct Next {
    std::optional<Response> message;
    std::optional<absl::Status> end;
  };
  virtual Next Advance() = 0;
  // The call is over; nothing of the stream is called after this.
  virtual void Ended() {}

 private:
  void PostStep() {
    if (context_.pool.Post([stream = this->shared_from_this()] { stream->Step(); })) return;
    End(TooManyReads());
  }

  void Step() {
    while (true) {
      const absl::Status stopped = BeginStep();
      if (!stopped.ok()) {
        End(stopped);
        return;
      }
      Next next = Advance();
      if (next.message.has_value()) {
        Write(std::move(next));
        return;
      }
      if (next.end.has_value()) {
        End(*next.end);
        return;
      }
      if (!HasNews()) return;
    }
  }

  absl::Status BeginStep() {
    const absl::MutexLock lock(&mutex_);
    woken_ = false;
    return stop_reason_;
  }

  // Whether something happened during the step. If not, the stream rests until it does.
  bool HasNews() {
    const absl::MutexLock lock(&mutex_);
    busy_ = woken_ || !stop_reason_.ok();
    return busy_;
  }

  void Write(Next next) {
    message_ = *std::move(next.message);
    if (!next.end.has_value()) {
      this->StartWrite(&message_);
      return;
    }
    {
      const absl::MutexLock lock(&mutex_);
      closed_ = true;
    }
    this->StartWriteAndFinish(&message_, grpc::WriteOptions(), ToGrpc(*next.end));
  }

  // REQUIRES: busy_, so that nobody else ends the stream.
  void End(const absl::Status& status) {
    {
      const absl::MutexLock lock(&mutex_);
      closed_ = true;
    }
    this->Finish(ToGrpc(status));
  }

  void OnWriteDone(bool ok) override {
    if (ok) {
      PostStep();
    } else {
      End(absl::CancelledError("the reader has gone"));
    }
  }

  void OnCancel() override { Stop(absl::CancelledError("the call was cancelled")); }

  void OnDone() override {
    context_.streams.Remove(this);
    Ended();
    self_.reset();
  }

 protected:
  explicit PacedStream(const ServiceContext& context) : context_(context) {}

  const ServiceContext context_;

 private:
  std::shared_ptr<PacedStream> self_;
  Response message_;  // being written
  absl::Mutex mutex_;
  bool busy_ ABSL_GUARDED_BY(mutex_) = false;  // a step is posted, runs, or its message is written
  bool woken_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status stop_reason_ ABSL_GUARDED_BY(mutex_);  // OK: go on
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;       // Finish was called
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_RPC_PACED_STREAM_H_

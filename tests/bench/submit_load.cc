// windfall-bench-submit: how many submissions a second a scheduler acknowledges.
//
// One thread and one completion queue keep a number of submissions outstanding, each with a key of
// its own. Jobs are held, so that what is measured is accepting them and not running them.

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "windfall/v1/job.grpc.pb.h"

namespace windfall {
namespace {

constexpr double kWarmUpSeconds = 0.5;

struct Load {
  std::string address;
  int outstanding = 64;
  double seconds = 2;
};

double SteadySeconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// About 400 bytes on the wire, like a real one.
v1::JobSpec ExampleSpec() {
  v1::JobSpec spec;
  spec.set_name("train-language-model");
  spec.set_user("ada");
  spec.set_project("parsing");
  for (const char* word : {"python3", "train.py", "--config", "configs/base.yaml", "--lr", "0.0003",
                           "--epochs", "40", "--checkpoint", "checkpoints/base.pt"}) {
    spec.add_command(word);
  }
  spec.set_working_directory("/home/ada/experiments/parsing");
  (*spec.mutable_environment())["PATH"] = "/usr/local/bin:/usr/bin:/bin";
  (*spec.mutable_environment())["HOME"] = "/home/ada";
  (*spec.mutable_environment())["LANG"] = "en_GB.UTF-8";
  spec.mutable_resources()->set_cpus_count(4);
  spec.mutable_resources()->set_gpus_count(1);
  spec.mutable_resources()->set_memory_bytes(int64_t{16} << 30);
  spec.mutable_duration()->set_seconds(3 * 3600);
  spec.set_hold(true);
  return spec;
}

struct Call {
  grpc::ClientContext context;
  v1::SubmitJobResponse response;
  grpc::Status status;
  double start_seconds = 0;
  std::unique_ptr<grpc::ClientAsyncResponseReader<v1::SubmitJobResponse>> reader;
};

class Submitter {
 public:
  explicit Submitter(const std::shared_ptr<grpc::Channel>& channel)
      : stub_(v1::JobService::NewStub(channel)), key_prefix_(absl::FormatTime(absl::Now())) {
    *request_.mutable_spec() = ExampleSpec();
  }

  // Returns microseconds from sending to the answer, one for each submission in the time measured.
  // Any refusal ends the program: a rate of errors is not a rate.
  std::vector<double> Measure(const Load& load) {
    const double begin = SteadySeconds() + kWarmUpSeconds;
    const double end = begin + load.seconds;
    std::vector<double> latencies_us;
    int live = load.outstanding;
    for (int i = 0; i < load.outstanding; ++i) Send();
    void* tag = nullptr;
    bool ok = false;
    while (live > 0 && queue_.Next(&tag, &ok)) {
      const std::unique_ptr<Call> call(static_cast<Call*>(tag));
      if (!call->status.ok()) {
        std::cerr << "windfall-bench-submit: " << call->status.error_message() << std::endl;
        std::exit(1);
      }
      const double now = SteadySeconds();
      if (call->start_seconds >= begin && now < end) {
        latencies_us.push_back((now - call->start_seconds) * 1e6);
      }
      if (now < end) {
        Send();
      } else {
        --live;
      }
    }
    return latencies_us;
  }

 private:
  void Send() {
    auto call = std::make_unique<Call>();
    request_.set_idempotency_key(absl::StrCat(key_prefix_, " ", next_key_++));
    call->start_seconds = SteadySeconds();
    call->reader = stub_->PrepareAsyncSubmitJob(&call->context, request_, &queue_);
    call->reader->StartCall();
    Call* const tag = call.release();  // Measure takes it back
    tag->reader->Finish(&tag->response, &tag->status, tag);
  }

  const std::unique_ptr<v1::JobService::Stub> stub_;
  const std::string key_prefix_;
  grpc::CompletionQueue queue_;
  v1::SubmitJobRequest request_;
  int64_t next_key_ = 0;
};

double Percentile(const std::vector<double>& sorted, double share) {
  return sorted.empty()
             ? 0
             : sorted[static_cast<size_t>(share * static_cast<double>(sorted.size() - 1))];
}

int Main(int argc, char** argv) {
  Load load;
  CLI::App app("Prints submissions per second, median and 99th percentile of their microseconds.");
  app.add_option("address", load.address, "of the scheduler, e.g. unix:/path")->required();
  app.add_option("--outstanding", load.outstanding)->capture_default_str();
  app.add_option("--seconds", load.seconds)->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  const auto channel = grpc::CreateChannel(load.address, grpc::InsecureChannelCredentials());
  if (!channel->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(10))) {
    std::cerr << "windfall-bench-submit: nobody answers at " << load.address << std::endl;
    return 1;
  }
  std::vector<double> latencies_us = Submitter(channel).Measure(load);
  std::sort(latencies_us.begin(), latencies_us.end());
  std::cout << absl::StrFormat("%.0f %.0f %.0f\n",
                               static_cast<double>(latencies_us.size()) / load.seconds,
                               Percentile(latencies_us, 0.5), Percentile(latencies_us, 0.99));
  return 0;
}

}  // namespace
}  // namespace windfall

int main(int argc, char** argv) { return windfall::Main(argc, argv); }

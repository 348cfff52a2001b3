// For tests: a server on loopback that answers byte by byte what the test wants, well-formed or
// not.
#ifndef WINDFALL_FORECASTS_HTTP_LOOPBACK_HTTP_SERVER_H_
#define WINDFALL_FORECASTS_HTTP_LOOPBACK_HTTP_SERVER_H_

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace windfall {

struct LoopbackAnswer {
  std::string bytes;       // status line, headers and body, as they go out
  bool then_hang = false;  // keep the connection open and silent until the client leaves
  bool then_keep = false;  // serve the next request on the same connection
};

// An answer with a body of declared length, connection closed after it.
LoopbackAnswer Answer(int status, const std::string& body, const std::string& more_headers = "");

// Serves one connection after the other on a free port, one request each unless an answer keeps it
// open, until destroyed.
class LoopbackHttpServer {
 public:
  // Called on the server's thread with the request's target, e.g. "/intensity".
  using Handler = std::function<LoopbackAnswer(const std::string& target)>;
  explicit LoopbackHttpServer(Handler handler);
  ~LoopbackHttpServer();
  LoopbackHttpServer(const LoopbackHttpServer&) = delete;
  LoopbackHttpServer& operator=(const LoopbackHttpServer&) = delete;

  const std::string& url() const { return url_; }  // without a slash at the end
  // The heads of all requests so far, in order.
  std::vector<std::string> requests() const;
  int connections() const;  // so far

 private:
  void Serve();
  void ServeConnection(int connection);
  // Whether another request may follow.
  bool ServeRequest(int connection);

  const Handler handler_;
  int listener_ = -1;
  int stop_pipe_[2] = {-1, -1};  // its end is closed to stop
  std::string url_;
  mutable absl::Mutex mutex_;
  std::vector<std::string> requests_ ABSL_GUARDED_BY(mutex_);
  int connections_ ABSL_GUARDED_BY(mutex_) = 0;
  std::thread thread_;
};

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_HTTP_LOOPBACK_HTTP_SERVER_H_

#ifndef WINDFALL_SCHEDULER_STORE_CONNECTION_POOL_H_
#define WINDFALL_SCHEDULER_STORE_CONNECTION_POOL_H_

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "scheduler/store/connection.h"

namespace windfall {

// A few read-only connections to one file. Thread-safe.
class ConnectionPool {
 public:
  static absl::StatusOr<std::unique_ptr<ConnectionPool>> Open(const std::string& path, int size);

  // One connection, for as long as the lease lives. Must not outlive the pool.
  class Lease {
   public:
    explicit Lease(ConnectionPool& pool) : pool_(pool), connection_(pool.Take()) {}
    ~Lease() { pool_.GiveBack(std::move(connection_)); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    Connection& operator*() { return *connection_; }

   private:
    ConnectionPool& pool_;
    std::unique_ptr<Connection> connection_;
  };

 private:
  explicit ConnectionPool(std::vector<std::unique_ptr<Connection>> connections)
      : idle_(std::move(connections)) {}
  std::unique_ptr<Connection> Take();  // waits until one is idle
  void GiveBack(std::unique_ptr<Connection> connection);

  // Not Abseil's: the distribution's is not instrumented, and ThreadSanitizer would not see a
  // connection being handed from thread to thread.
  std::mutex mutex_;
  std::condition_variable given_back_;
  std::vector<std::unique_ptr<Connection>> idle_;  // guarded by mutex_
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_STORE_CONNECTION_POOL_H_

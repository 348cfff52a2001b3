#include "scheduler/store/connection_pool.h"

#include <utility>

#include "absl/memory/memory.h"

namespace windfall {

absl::StatusOr<std::unique_ptr<ConnectionPool>> ConnectionPool::Open(const std::string& path,
                                                                     int size) {
  std::vector<std::unique_ptr<Connection>> connections;
  for (int i = 0; i < size; ++i) {
    WINDFALL_ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection,
                              Connection::Open(path, Connection::Mode::kReadOnly));
    connections.push_back(std::move(connection));
  }
  return absl::WrapUnique(new ConnectionPool(std::move(connections)));
}

std::unique_ptr<Connection> ConnectionPool::Take() {
  std::unique_lock lock(mutex_);
  given_back_.wait(lock, [this] { return !idle_.empty(); });
  std::unique_ptr<Connection> connection = std::move(idle_.back());
  idle_.pop_back();
  return connection;
}

void ConnectionPool::GiveBack(std::unique_ptr<Connection> connection) {
  {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(connection));
  }
  given_back_.notify_one();
}

}  // namespace windfall

#include "forecasts/http/loopback_http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

// Waits until `fd` can be read; false if the server is to stop.
bool WaitReadable(int fd, int stop_fd) {
  pollfd polled[2] = {{.fd = fd, .events = POLLIN}, {.fd = stop_fd, .events = POLLIN}};
  while (poll(polled, 2, -1) < 0) {
  }
  return polled[1].revents == 0;
}

// Reads up to the blank line that ends the head; what there is if the client leaves before.
std::string ReadHead(int connection, int stop_fd) {
  std::string head;
  char buffer[4096];
  while (head.find("\r\n\r\n") == std::string::npos && WaitReadable(connection, stop_fd)) {
    const ssize_t count = recv(connection, buffer, sizeof(buffer), 0);
    if (count <= 0) break;
    head.append(buffer, static_cast<size_t>(count));
  }
  return head;
}

void WaitUntilClientLeaves(int connection, int stop_fd) {
  char buffer[4096];
  while (WaitReadable(connection, stop_fd)) {
    if (recv(connection, buffer, sizeof(buffer), 0) <= 0) return;
  }
}

void SendAll(int connection, const std::string& bytes) {
  for (size_t sent = 0; sent < bytes.size();) {
    const ssize_t count = send(connection, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) return;  // the client has left: its right
    sent += static_cast<size_t>(count);
  }
}

}  // namespace

LoopbackAnswer Answer(int status, const std::string& body, const std::string& more_headers) {
  return {.bytes = absl::StrCat("HTTP/1.1 ", status, " Words\r\nContent-Length: ", body.size(),
                                "\r\nConnection: close\r\n", more_headers, "\r\n", body)};
}

LoopbackHttpServer::LoopbackHttpServer(Handler handler) : handler_(std::move(handler)) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
  socklen_t length = sizeof(address);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (bind(listener_, generic, length) != 0 || listen(listener_, 16) != 0 ||
      getsockname(listener_, generic, &length) != 0 || pipe(stop_pipe_) != 0) {
    ADD_FAILURE() << "cannot listen on loopback: errno " << errno;
  }
  url_ = absl::StrCat("http://127.0.0.1:", ntohs(address.sin_port));
  thread_ = std::thread(&LoopbackHttpServer::Serve, this);
}

LoopbackHttpServer::~LoopbackHttpServer() {
  close(stop_pipe_[1]);
  thread_.join();
  close(stop_pipe_[0]);
  close(listener_);
}

std::vector<std::string> LoopbackHttpServer::requests() const {
  absl::MutexLock lock(&mutex_);
  return requests_;
}

int LoopbackHttpServer::connections() const {
  absl::MutexLock lock(&mutex_);
  return connections_;
}

void LoopbackHttpServer::Serve() {
  while (WaitReadable(listener_, stop_pipe_[0])) {
    const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) continue;
    ServeConnection(connection);
    close(connection);
  }
}

void LoopbackHttpServer::ServeConnection(int connection) {
  {
    absl::MutexLock lock(&mutex_);
    ++connections_;
  }
  while (ServeRequest(connection)) {
  }
}

bool LoopbackHttpServer::ServeRequest(int connection) {
  const std::string head = ReadHead(connection, stop_pipe_[0]);
  const std::vector<std::string> words = absl::StrSplit(head, absl::MaxSplits(' ', 2));
  if (words.size() < 3) return false;
  {
    absl::MutexLock lock(&mutex_);
    requests_.push_back(head);
  }
  const LoopbackAnswer answer = handler_(words[1]);
  SendAll(connection, answer.bytes);
  if (answer.then_hang) WaitUntilClientLeaves(connection, stop_pipe_[0]);
  return answer.then_keep;
}

}  // namespace windfall

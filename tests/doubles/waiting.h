// Waiting for a condition: the only place of the C++ tests that sleeps.
#ifndef WINDFALL_TESTS_DOUBLES_WAITING_H_
#define WINDFALL_TESTS_DOUBLES_WAITING_H_

#include <chrono>
#include <thread>

namespace windfall {

// Whether the condition comes to hold within a minute; nothing here is about speed.
template <typename Condition>
[[nodiscard]] bool WaitUntil(const Condition& condition) {
  using std::chrono::steady_clock;
  const steady_clock::time_point deadline = steady_clock::now() + std::chrono::minutes(1);
  while (!condition()) {
    if (steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

}  // namespace windfall

#endif  // WINDFALL_TESTS_DOUBLES_WAITING_H_

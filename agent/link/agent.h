// What the agent does about what it hears and sees.
#ifndef WINDFALL_AGENT_LINK_AGENT_H_
#define WINDFALL_AGENT_LINK_AGENT_H_

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "agent/executor/executor.h"
#include "agent/link/agent_store.h"
#include "agent/link/link_state.h"
#include "agent/link/log_streams.h"
#include "agent/link/moment.h"
#include "agent/link/run_book.h"
#include "agent/link/run_metering.h"
#include "agent/link/scheduler_connection.h"
#include "agent/meter/run_meter.h"

namespace windfall {

struct AgentOptions {
  Node node;  // name, zone, capacity, models and meters
  std::string version;
  std::string boot_id;
  uint64_t seed = 0;  // of the reconnection's jitter
};

// Decides; the parts that it is given act. Used by one thread, which calls Turn whenever one of
// them has something to tell, and at NextTurn.
//
// One turn: hear the scheduler, hear the executor, read the meters if it is time, commit what
// changed in one transaction, and only then act on it: start what was accepted, send what was
// reported. So whatever was started is on disk as accepted, and whatever was said can be said
// again.
class Agent {
 public:
  // Goes on with the runs that are there. All parts must outlive the agent.
  static absl::StatusOr<std::unique_ptr<Agent>> Create(AgentOptions options, AgentStore& store,
                                                       Executor& executor, RunMeter& meter,
                                                       SchedulerConnection& connection,
                                                       const Moment& now);

  void Turn(const Moment& now);
  // In terms of Moment::uptime. Infinite: only events matter.
  absl::Duration NextTurn() const;

  // Pauses every run and accepts no more.
  void StopAllRuns();
  // No run goes on, and the scheduler knows of everything that was.
  bool IsQuiet() const;
  bool HasLiveRuns() const { return book_.HasLiveRuns(); }

 private:
  Agent(AgentOptions options, AgentStore& store, Executor& executor, RunMeter& meter,
        SchedulerConnection& connection);
  absl::Status Resume(const Moment& now);

  // What the scheduler says.
  void HandleCommand(const AgentCommand& command, const Moment& now);
  void Handle(const AgentWelcome& welcome, const Moment& now);
  void Handle(const AgentAcknowledge& acknowledge, const Moment& now);
  void Handle(const RunCommand& command, const Moment& now);
  void Handle(const AgentStopRun& stop, const Moment& now);
  void Handle(const AgentForgetRun& forget, const Moment& now);
  void Handle(const LogRequest& request, const Moment& now);
  void Handle(const AgentCancelLog& cancel, const Moment& now);
  void HandleLoss(const absl::Status& reason, const Moment& now);

  // What the executor says.
  void Handle(const RunStarted& started);
  void Handle(const RunFinished& finished);

  std::vector<std::string> VisibleGpus(const AgentRun& run) const;
  bool DropWaiting(RunId run);
  void EndWithoutStarting(AgentRun run, RunOutcome outcome, std::string message, absl::Time now);
  void StopRun(RunId run, StopReason reason);
  void ForgetRun(RunId run);
  void RenewLease();
  void ReadMeters(const Moment& now);

  bool Commit(const Moment& now);
  void StartAccepted(const Moment& now);
  void SendReports();
  void KeepLink(const Moment& now);
  AgentHello Hello() const;
  void SayOnce(const std::string& problem);

  const AgentOptions options_;
  AgentStore& store_;
  Executor& executor_;
  RunMeter& meter_;
  SchedulerConnection& connection_;

  RunMetering metering_;
  LogStreams logs_;
  LinkState link_;
  absl::Duration lease_ = absl::InfiniteDuration();
  std::vector<AgentCommand> before_welcome_;
  RunBook book_;
  std::set<RunId> to_forget_;         // as soon as they have ended
  std::vector<RunCommand> to_start_;  // as soon as they are on disk
  absl::Duration commit_due_ = absl::InfiniteDuration();
  absl::Duration last_turn_;
  int64_t sent_sequence_ = 0;  // on this stream
  std::string last_problem_;   // with the link or the disk
  bool stopping_ = false;
};

}  // namespace windfall

#endif  // WINDFALL_AGENT_LINK_AGENT_H_

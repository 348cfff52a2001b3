// windfall-example-trainer: trains a small character model on text that every Debian has, on one
// core, without any machine-learning library. It behaves as windfall likes its jobs: it saves
// checkpoints, stops with one when asked to, and resumes from it.

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "deploy/examples/trainer/corpus.h"
#include "deploy/examples/trainer/training.h"
#include "domain/status_macros.h"

namespace windfall::trainer {
namespace {

// sysexits.h: "temporary failure; the user is invited to try again". There is a checkpoint.
constexpr int kExitStopped = 75;

constexpr int64_t kDefaultSteps = 20'000;

volatile std::sig_atomic_t stop_requested = 0;

struct CommandLine {
  TrainingOptions training;
  std::string text_path = "/usr/share/common-licenses";
};

void AddOptions(CLI::App& app, CommandLine& line) {
  TrainingOptions& training = line.training;
  app.description(
      "Trains a small character model by gradient descent on one core.\n"
      "On SIGTERM or SIGINT, with --checkpoint, it saves one and exits with status 75; started "
      "again\n"
      "with --resume or WINDFALL_RESUME=1 it goes on there and ends with the same model.");
  app.add_option("--steps", training.steps,
                 "train so many steps of 32 characters each (20000 unless --seconds is given)");
  app.add_option("--seconds", training.seconds, "train so long, or --steps if that is sooner");
  app.add_option("--learning-rate", training.learning_rate)->capture_default_str();
  app.add_option("--seed", training.seed, "of the first parameters and of the batches")
      ->capture_default_str();
  app.add_option("--hidden", training.hidden, "units of the hidden layer")->capture_default_str();
  app.add_option("--text", line.text_path, "a file, or a folder of files")->capture_default_str();
  app.add_option("--checkpoint", training.checkpoint_path, "file to save checkpoints in");
  app.add_option("--checkpoint-every", training.checkpoint_every, "steps")->capture_default_str();
  app.add_option("--report-every", training.report_every, "steps")->capture_default_str();
  app.add_flag("--resume", training.resume, "go on from the checkpoint, if there is one");
}

double SteadySeconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void PrintBeginning(const Training& training, const CommandLine& line, const Corpus& corpus) {
  std::cout << absl::StrFormat(
                   "%d parameters, %d characters of %s, learning rate %g, seed %d; %s at step %d",
                   training.model().parameters().size(), corpus.symbols.size(), line.text_path,
                   line.training.learning_rate, line.training.seed,
                   training.resumed() ? "resumed" : "started", training.step())
            << std::endl;
}

absl::StatusOr<TrainingEnd> Train(const CommandLine& line) {
  WINDFALL_ASSIGN_OR_RETURN(const std::string text, ReadText(line.text_path));
  WINDFALL_ASSIGN_OR_RETURN(const Corpus corpus, MakeCorpus(text));
  WINDFALL_ASSIGN_OR_RETURN(Training training, Training::Begin(corpus, line.training));
  PrintBeginning(training, line, corpus);
  WINDFALL_ASSIGN_OR_RETURN(const TrainingEnd end, training.Run([] { return stop_requested != 0; },
                                                                SteadySeconds, std::cout));
  if (end == TrainingEnd::kStopped) {
    std::cout << "stopped at step " << training.step() << ", checkpoint saved in "
              << line.training.checkpoint_path << std::endl;
    return end;
  }
  std::cout << absl::StrFormat("done: loss %.4f on text never trained on", training.HeldOutLoss())
            << "\nsample: " << training.Sample(120) << std::endl;
  return end;
}

int Main(int argc, char** argv) {
  CommandLine line;
  CLI::App app;
  AddOptions(app, line);
  CLI11_PARSE(app, argc, argv);
  if (!line.training.seconds.has_value() && !line.training.steps.has_value()) {
    line.training.steps = kDefaultSteps;
  }
  const char* resume = std::getenv("WINDFALL_RESUME");
  if (resume != nullptr && std::string(resume) == "1") line.training.resume = true;
  if (!line.training.checkpoint_path.empty()) {
    // Without a checkpoint there is nothing to save, and the signals do what they always do.
    std::signal(SIGTERM, [](int) { stop_requested = 1; });
    std::signal(SIGINT, [](int) { stop_requested = 1; });
  }
  const absl::StatusOr<TrainingEnd> end = Train(line);
  if (!end.ok()) {
    std::cerr << "windfall-example-trainer: " << end.status().message() << std::endl;
    return absl::IsInvalidArgument(end.status()) ? 2 : 1;
  }
  return *end == TrainingEnd::kStopped ? kExitStopped : 0;
}

}  // namespace
}  // namespace windfall::trainer

int main(int argc, char** argv) { return windfall::trainer::Main(argc, argv); }

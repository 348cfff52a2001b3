// windfall: the command line.
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "cli/command_line.h"
#include "cli/console.h"

int main(int argc, char** argv) {
  // What gRPC logs about a connection, we say in words.
  setenv("GRPC_VERBOSITY", "NONE", 0);
  const windfall::Environment environment = windfall::CurrentEnvironment();
  windfall::Console console = {
      .out = std::cout,
      .err = std::cerr,
      .out_terminal = windfall::DescribeTerminal(STDOUT_FILENO, environment),
      .err_terminal = windfall::DescribeTerminal(STDERR_FILENO, environment),
      .zone = absl::LocalTimeZone(),
      .environment = environment};
  return windfall::RunCommandLine(std::vector<std::string>(argv + 1, argv + argc), console);
}

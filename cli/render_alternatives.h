// What else a task could do, as a short list.
#ifndef WINDFALL_CLI_RENDER_ALTERNATIVES_H_
#define WINDFALL_CLI_RENDER_ALTERNATIVES_H_

#include <string>

#include "cli/terminal.h"
#include "windfall/v1/job.pb.h"

namespace windfall {

// A table with a title line, ended by a newline; empty if nothing else was possible.
std::string RenderAlternatives(const v1::Alternatives& alternatives, const View& view);

// "deadline (12 h more time: -9 %)", or the constraint alone if no change is known to help.
std::string ConstraintText(const v1::Alternatives& alternatives);

}  // namespace windfall

#endif  // WINDFALL_CLI_RENDER_ALTERNATIVES_H_

#include "cli/sbatch_script.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(ReadSbatchScript, ReadsLongAndShortOptions) {
  const SbatchScript script = ReadSbatchScript(
      "#!/bin/bash\n"
      "#SBATCH --job-name=train --gpus 2\n"
      "#SBATCH -c 4 -t1:30:00\n"
      "\n"
      "# a comment\n"
      "#SBATCH --exclusive\n"
      "python train.py\n");
  EXPECT_THAT(script.interpreter, ElementsAre("/bin/bash"));
  EXPECT_THAT(script.options,
              ElementsAre(SbatchOption{"job-name", "train", 2}, SbatchOption{"gpus", "2", 2},
                          SbatchOption{"cpus-per-task", "4", 3}, SbatchOption{"time", "1:30:00", 3},
                          SbatchOption{"exclusive", "", 6}));
}

TEST(ReadSbatchScript, KeepsQuotedWordsTogetherAndEndsAtAComment) {
  const SbatchScript script =
      ReadSbatchScript("#!/bin/sh\n#SBATCH --job-name=\"my job\" # --gpus=8\n");
  EXPECT_THAT(script.options, ElementsAre(SbatchOption{"job-name", "my job", 2}));
}

TEST(ReadSbatchScript, StopsAtTheFirstCommand) {
  EXPECT_THAT(ReadSbatchScript("#!/bin/sh\nmake\n#SBATCH --gpus=1\n").options, IsEmpty());
}

TEST(ReadSbatchScript, KeepsTheInterpretersArgumentsAsOneWordLikeTheKernel) {
  EXPECT_THAT(ReadSbatchScript("#! /usr/bin/env python3\r\n").interpreter,
              ElementsAre("/usr/bin/env", "python3"));
  EXPECT_THAT(ReadSbatchScript("#!/bin/awk -f  -v x=1\n").interpreter,
              ElementsAre("/bin/awk", "-f  -v x=1"));
}

TEST(ReadSbatchScript, SurvivesNonsense) {
  EXPECT_THAT(ReadSbatchScript("").options, IsEmpty());
  EXPECT_THAT(ReadSbatchScript("#SBATCH\n#SBATCH -\n#SBATCH \"").options,
              testing::SizeIs(2));  // "-" and an empty word: options without a name
}

}  // namespace
}  // namespace windfall

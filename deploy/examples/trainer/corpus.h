// The text that the example trainer learns from.
#ifndef WINDFALL_DEPLOY_EXAMPLES_TRAINER_CORPUS_H_
#define WINDFALL_DEPLOY_EXAMPLES_TRAINER_CORPUS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace windfall::trainer {

// Text as a sequence of symbols: indices into the sorted set of bytes that occur in it.
struct Corpus {
  std::string vocabulary;        // sorted, each byte once
  std::vector<uint8_t> symbols;  // one a byte of text
  uint64_t fingerprint = 0;      // of the text: the same text, the same number
};

// InvalidArgument for a text too short to learn anything from (under 1000 bytes).
absl::StatusOr<Corpus> MakeCorpus(const std::string& text);

// The text of `path`: a file, or all regular files of a directory in the order of their names
// (links left out, so that nothing is read twice). NotFound, InvalidArgument.
absl::StatusOr<std::string> ReadText(const std::string& path);

// 64-bit FNV-1a.
uint64_t Fingerprint(const std::string& bytes);

}  // namespace windfall::trainer

#endif  // WINDFALL_DEPLOY_EXAMPLES_TRAINER_CORPUS_H_

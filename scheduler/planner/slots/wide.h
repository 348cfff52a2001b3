// For functions with loops over plain arrays of slots.
#ifndef WINDFALL_SCHEDULER_PLANNER_SLOTS_WIDE_H_
#define WINDFALL_SCHEDULER_PLANNER_SLOTS_WIDE_H_

// Compiled twice, for eight values at a time where the processor can; which one runs is decided
// when the program starts, before a sanitizer is ready for it.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define WINDFALL_WIDE __attribute__((target_clones("avx2", "default")))
#else
#define WINDFALL_WIDE
#endif

#endif  // WINDFALL_SCHEDULER_PLANNER_SLOTS_WIDE_H_

#ifndef WINDFALL_SCHEDULER_STORE_FAULTY_DISK_H_
#define WINDFALL_SCHEDULER_STORE_FAULTY_DISK_H_

namespace windfall {

// From construction on, every database file that SQLite opens in this process is on a disk whose
// writes can be made to fail; afterwards new ones are on the real one again. Only one at a time.
class FaultyDisk {
 public:
  enum class Fault { kNone, kFull, kInputOutput, kSync };

  FaultyDisk();
  ~FaultyDisk();
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;

  // kFull and kInputOutput fail writes, kSync makes them but fails to flush them.
  void Set(Fault fault);
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_STORE_FAULTY_DISK_H_

#include "scheduler/store/faulty_disk.h"

#include <sqlite3.h>

#include <map>

namespace windfall {
namespace {

// The methods of a file with ours in place of some. The first member, so that a file's pointer to
// its methods is one to all of this.
struct FaultyMethods {
  sqlite3_io_methods methods;
  const sqlite3_io_methods* real = nullptr;
};

// SQLite calls back without a context of ours, so the state of the one disk is here.
struct Disk {
  sqlite3_vfs vfs;
  sqlite3_vfs* real = nullptr;
  std::map<const sqlite3_io_methods*, FaultyMethods> methods;  // by the real ones
  FaultyDisk::Fault fault = FaultyDisk::Fault::kNone;
};

Disk& TheDisk() {
  static Disk disk;
  return disk;
}

const sqlite3_io_methods& RealMethods(const sqlite3_file* file) {
  return *reinterpret_cast<const FaultyMethods*>(file->pMethods)->real;
}

int Write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
  if (TheDisk().fault == FaultyDisk::Fault::kFull) return SQLITE_FULL;
  if (TheDisk().fault == FaultyDisk::Fault::kInputOutput) return SQLITE_IOERR_WRITE;
  return RealMethods(file).xWrite(file, data, size, offset);
}

int Sync(sqlite3_file* file, int flags) {
  if (TheDisk().fault == FaultyDisk::Fault::kSync) return SQLITE_IOERR_FSYNC;
  return RealMethods(file).xSync(file, flags);
}

// Opens the real file and puts our methods before its own.
int Open(sqlite3_vfs* /*vfs*/, sqlite3_filename name, sqlite3_file* file, int flags,
         int* out_flags) {
  Disk& disk = TheDisk();
  const int result = disk.real->xOpen(disk.real, name, file, flags, out_flags);
  if (result != SQLITE_OK) return result;
  FaultyMethods& faulty = disk.methods[file->pMethods];
  faulty.real = file->pMethods;
  faulty.methods = *file->pMethods;
  faulty.methods.xWrite = &Write;
  faulty.methods.xSync = &Sync;
  file->pMethods = &faulty.methods;
  return SQLITE_OK;
}

}  // namespace

FaultyDisk::FaultyDisk() {
  Disk& disk = TheDisk();
  disk.real = sqlite3_vfs_find(nullptr);
  disk.vfs = *disk.real;
  disk.vfs.zName = "windfall-faulty-disk";
  disk.vfs.pNext = nullptr;
  disk.vfs.xOpen = &Open;
  disk.fault = Fault::kNone;
  sqlite3_vfs_register(&disk.vfs, /*makeDflt=*/1);
}

FaultyDisk::~FaultyDisk() { sqlite3_vfs_unregister(&TheDisk().vfs); }

void FaultyDisk::Set(Fault fault) { TheDisk().fault = fault; }

}  // namespace windfall

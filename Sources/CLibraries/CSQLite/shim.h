#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// A file system for SQLite of two open files, the database and its write-ahead log, that only reads.
//
// SQLite's own one creates `-shm` files, locks out a recorder, and resolves paths; this one has no
// paths: the name of a database carries the descriptors (`file:db?vfs=bagpipe&db=3&wal=4`), and there
// is no way to create or change a file. Locks are not taken, but those of a writer are seen.

struct bagpipe_sqlite_file {
  sqlite3_file base;
  // -1 for a log that does not exist.
  int descriptor;
  // The size to claim if the file is shorter, so that the rest of a cut database can be read.
  sqlite3_int64 claimed_size;
  // Whether a writer's lock is an error.
  int sees_locks;
  // The last block read, because a long message is a chain of neighboring pages.
  unsigned char *block;
  sqlite3_int64 block_start, block_end;
};

enum { bagpipe_sqlite_block = 1 << 17 };

static inline int bagpipe_sqlite_close(sqlite3_file *file) {
  free(((struct bagpipe_sqlite_file *)file)->block);
  return SQLITE_OK;
}

// Reads up to `count` bytes; -1 after an error.
static inline sqlite3_int64 bagpipe_sqlite_pread(
    int descriptor, unsigned char *out, sqlite3_int64 count, sqlite3_int64 offset) {
  sqlite3_int64 filled = 0;
  while (filled < count) {
    ssize_t got = pread(descriptor, out + filled, count - filled, offset + filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return -1;
    if (got == 0) break;
    filled += got;
  }
  return filled;
}

static inline int bagpipe_sqlite_read(
    sqlite3_file *base, void *out, int count, sqlite3_int64 offset) {
  struct bagpipe_sqlite_file *file = (struct bagpipe_sqlite_file *)base;
  if (offset >= file->block_start && offset + count <= file->block_end) {
    memcpy(out, file->block + (offset - file->block_start), count);
    return SQLITE_OK;
  }
  sqlite3_int64 filled = 0;
  if (file->descriptor >= 0) {
    // Only the page after the block continues a chain.
    if (offset == file->block_end && offset > 0 && count < bagpipe_sqlite_block) {
      if (file->block == NULL) file->block = malloc(bagpipe_sqlite_block);
      if (file->block == NULL) return SQLITE_IOERR_NOMEM;
      file->block_start = file->block_end = 0;
      filled = bagpipe_sqlite_pread(file->descriptor, file->block, bagpipe_sqlite_block, offset);
      if (filled < 0) return SQLITE_IOERR_READ;
      file->block_start = offset;
      file->block_end = offset + filled;
      if (filled > count) filled = count;
      memcpy(out, file->block, filled);
    } else {
      filled = bagpipe_sqlite_pread(file->descriptor, out, count, offset);
      if (filled < 0) return SQLITE_IOERR_READ;
      if (filled == count) file->block_start = file->block_end = offset + count;
    }
  }
  if (filled == count) return SQLITE_OK;
  memset((unsigned char *)out + filled, 0, count - filled);
  return SQLITE_IOERR_SHORT_READ;
}

static inline int bagpipe_sqlite_write(
    sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
  return SQLITE_READONLY;
}

static inline int bagpipe_sqlite_truncate(sqlite3_file *file, sqlite3_int64 size) {
  return SQLITE_READONLY;
}

static inline int bagpipe_sqlite_sync(sqlite3_file *file, int flags) { return SQLITE_OK; }

static inline int bagpipe_sqlite_size(sqlite3_file *base, sqlite3_int64 *size) {
  struct bagpipe_sqlite_file *file = (struct bagpipe_sqlite_file *)base;
  struct stat info;
  *size = 0;
  if (file->descriptor < 0) return SQLITE_OK;
  if (fstat(file->descriptor, &info) != 0) return SQLITE_IOERR_FSTAT;
  *size = info.st_size > file->claimed_size ? info.st_size : file->claimed_size;
  return SQLITE_OK;
}

// True while another process holds the lock of a writer that changes the file: SQLite, "File Locking
// And Concurrency": the byte PENDING at 2^30, and the 510 bytes SHARED two bytes after it.
static inline int bagpipe_sqlite_is_locked(int descriptor) {
  const off_t ranges[2][2] = {{0x40000000, 1}, {0x40000002, 510}};
  for (int range = 0; range < 2; range++) {
    struct flock lock = {0};
    lock.l_type = F_RDLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = ranges[range][0];
    lock.l_len = ranges[range][1];
    if (fcntl(descriptor, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK) return 1;
  }
  return 0;
}

static inline int bagpipe_sqlite_lock(sqlite3_file *base, int level) {
  struct bagpipe_sqlite_file *file = (struct bagpipe_sqlite_file *)base;
  return file->sees_locks && bagpipe_sqlite_is_locked(file->descriptor) ? SQLITE_BUSY : SQLITE_OK;
}

static inline int bagpipe_sqlite_unlock(sqlite3_file *file, int level) { return SQLITE_OK; }

static inline int bagpipe_sqlite_reserved(sqlite3_file *file, int *is_reserved) {
  *is_reserved = 0;
  return SQLITE_OK;
}

static inline int bagpipe_sqlite_control(sqlite3_file *file, int operation, void *argument) {
  return SQLITE_NOTFOUND;
}

static inline int bagpipe_sqlite_sector(sqlite3_file *file) { return 4096; }

static inline int bagpipe_sqlite_traits(sqlite3_file *file) { return 0; }

// Version 1 has no shared memory: the index of the log is in this process's own.
static const sqlite3_io_methods bagpipe_sqlite_methods = {
    1,
    bagpipe_sqlite_close,
    bagpipe_sqlite_read,
    bagpipe_sqlite_write,
    bagpipe_sqlite_truncate,
    bagpipe_sqlite_sync,
    bagpipe_sqlite_size,
    bagpipe_sqlite_lock,
    bagpipe_sqlite_unlock,
    bagpipe_sqlite_reserved,
    bagpipe_sqlite_control,
    bagpipe_sqlite_sector,
    bagpipe_sqlite_traits,
};

static inline int bagpipe_sqlite_open(
    sqlite3_vfs *vfs, const char *name, sqlite3_file *base, int flags, int *flags_out) {
  struct bagpipe_sqlite_file *file = (struct bagpipe_sqlite_file *)base;
  int is_log = (flags & SQLITE_OPEN_WAL) != 0;
  base->pMethods = NULL;
  if (name == NULL || !(is_log || flags & SQLITE_OPEN_MAIN_DB)) return SQLITE_CANTOPEN;
  memset(file, 0, sizeof *file);
  file->descriptor = (int)sqlite3_uri_int64(name, is_log ? "wal" : "db", -1);
  if (!is_log) {
    file->claimed_size = sqlite3_uri_int64(name, "size", 0);
    file->sees_locks = (int)sqlite3_uri_int64(name, "locks", 0);
  }
  base->pMethods = &bagpipe_sqlite_methods;
  if (flags_out != NULL) *flags_out = (flags & ~SQLITE_OPEN_READWRITE) | SQLITE_OPEN_READONLY;
  return SQLITE_OK;
}

static inline int bagpipe_sqlite_delete(sqlite3_vfs *vfs, const char *name, int synchronize) {
  return SQLITE_READONLY;
}

// SQLite asks for the log and the journal of a database only. Only the log is handed over.
static inline int bagpipe_sqlite_access(
    sqlite3_vfs *vfs, const char *name, int flags, int *result) {
  size_t length = strlen(name);
  *result = length > 4 && strcmp(name + length - 4, "-wal") == 0 &&
            sqlite3_uri_int64(name, "wal", -1) >= 0;
  return SQLITE_OK;
}

static inline int bagpipe_sqlite_path(sqlite3_vfs *vfs, const char *name, int size, char *out) {
  if (strlen(name) >= (size_t)size) return SQLITE_CANTOPEN;
  strcpy(out, name);
  return SQLITE_OK;
}

static inline int bagpipe_sqlite_random(sqlite3_vfs *vfs, int count, char *out) {
  sqlite3_vfs *system = (sqlite3_vfs *)vfs->pAppData;
  return system->xRandomness(system, count, out);
}

static inline int bagpipe_sqlite_sleep(sqlite3_vfs *vfs, int microseconds) {
  sqlite3_vfs *system = (sqlite3_vfs *)vfs->pAppData;
  return system->xSleep(system, microseconds);
}

static inline int bagpipe_sqlite_time(sqlite3_vfs *vfs, double *time) {
  sqlite3_vfs *system = (sqlite3_vfs *)vfs->pAppData;
  return system->xCurrentTime(system, time);
}

static inline int bagpipe_sqlite_error(sqlite3_vfs *vfs, int count, char *out) { return errno; }

// Makes the file system known to SQLite, under the name `bagpipe`.
static inline int bagpipe_sqlite_register(void) {
  static sqlite3_vfs vfs = {
      1, sizeof(struct bagpipe_sqlite_file), 512, NULL, "bagpipe", NULL, bagpipe_sqlite_open,
      bagpipe_sqlite_delete, bagpipe_sqlite_access, bagpipe_sqlite_path, NULL, NULL, NULL, NULL,
      bagpipe_sqlite_random, bagpipe_sqlite_sleep, bagpipe_sqlite_time, bagpipe_sqlite_error,
  };
  int result = sqlite3_initialize();
  if (result != SQLITE_OK) return result;
  vfs.pAppData = sqlite3_vfs_find(NULL);
  return sqlite3_vfs_register(&vfs, 0);
}

// The variadic function of these options, which Swift cannot call: a database from outside runs no
// code of its own and never reaches its pages by SQL, and closing it does not write back the log.
static inline int bagpipe_sqlite_distrust(sqlite3 *database) {
  const int options[][2] = {
      {SQLITE_DBCONFIG_DEFENSIVE, 1},      {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
      {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0}, {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
      {SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1},
  };
  for (size_t index = 0; index < sizeof options / sizeof options[0]; index++) {
    int result = sqlite3_db_config(database, options[index][0], options[index][1], (int *)NULL);
    if (result != SQLITE_OK) return result;
  }
  return SQLITE_OK;
}

// Stops a statement that works on and on without a row, as one on pages that contain each other does:
// after `*left` times a million steps of SQLite's machine.
static inline int bagpipe_sqlite_tick(void *left) { return --*(long *)left < 0; }

static inline void bagpipe_sqlite_watch(sqlite3 *database, long *left) {
  sqlite3_progress_handler(database, 1000000, bagpipe_sqlite_tick, left);
}

// System calls that the C library's headers hide from a program without _GNU_SOURCE. Only macros are
// included: a second definition of `struct stat` would hide that of the module Glibc.
#pragma once
#include <sys/syscall.h>

extern long syscall(long number, ...);

static inline int linux_renameat2(int from_directory, const char *from, int to_directory,
                                  const char *to, unsigned flags) {
  return (int)syscall(SYS_renameat2, from_directory, from, to_directory, to, flags);
}

// A pipe that programs started by another thread do not inherit.
static inline int linux_pipe(int ends[2]) {
  const int close_on_exec = 02000000;
  return (int)syscall(SYS_pipe2, ends, close_on_exec);
}

// The mount that an open file belongs to, as /proc/self/mountinfo numbers it; 0 where the kernel
// does not say. The fields are those of `struct statx` in <linux/stat.h>.
static inline unsigned long long linux_mount_id(int file) {
  struct {
    unsigned mask;
    unsigned char others[140];
    unsigned long long mount;
    unsigned char rest[104];
  } info = {0};
  const int empty_path = 0x1000;
  const unsigned mount_id = 0x1000;
  if (syscall(SYS_statx, file, "", empty_path, mount_id, &info) != 0) return 0;
  return info.mask & mount_id ? info.mount : 0;
}

// Copies bytes between two files inside the kernel.
static inline long linux_copy_file_range(int from, long long *from_offset, int to,
                                         long long *to_offset, unsigned long count) {
  return syscall(SYS_copy_file_range, from, from_offset, to, to_offset, count, 0u);
}

// Starts to write the changed pages of a file to the disk, without waiting.
static inline int linux_start_writing(int file) {
  const unsigned write = 2;
  return (int)syscall(SYS_sync_file_range, file, 0LL, 0LL, write);
}

// A second process that goes on here. Only a program without other threads may call it.
extern int fork(void);
static inline int linux_fork(void) { return fork(); }

// The signal that this process gets when its parent dies.
static inline int linux_die_with_parent(int signal) {
  const int parent_death_signal = 1;
  return (int)syscall(SYS_prctl, parent_death_signal, signal, 0, 0, 0);
}

// Limits the bytes of address space, and writes no core file.
static inline int linux_limit_memory(unsigned long long bytes) {
  const int core = 4, address_space = 9;
  const unsigned long long none[2] = {0, 0}, space[2] = {bytes, bytes};
  if (syscall(SYS_prlimit64, 0, core, none, (void *)0) != 0) return -1;
  return (int)syscall(SYS_prlimit64, 0, address_space, space, (void *)0);
}

// Sends SIGPROF once this process has computed for so many seconds from now on.
static inline int linux_alarm_after(long seconds) {
  const int computing = 2;
  const long timer[4] = {0, 0, seconds, 0};
  return (int)syscall(SYS_setitimer, computing, timer, (void *)0);
}

// Runs a program in a group of processes of its own, and a guard that waits for it and ends with its
// status. The guard holds the writing end of the program's input open until a byte comes through
// `watched`. If the end of that comes first, because this process has closed `held` or has been
// killed, it kills the group, which has then read no end. Returns the id of the guard.
extern int execvp(const char *, char *const[]), dup2(int, int), close(int);
extern int setpgid(int, int), kill(int, int), waitpid(int, int *, int);
extern void (*signal(int, void (*)(int)))(int);
extern void _exit(int) __attribute__((noreturn));

static inline int linux_run_guarded(char *const arguments[], int ours, int theirs, int watched,
                                    int held) {
  const int hangup = 1, interrupt = 2, kill_now = 9, pipe_broken = 13, terminate = 15;
  const int deferred[] = {hangup, interrupt, pipe_broken, terminate}, count = 4;
  int guard = fork();
  if (guard != 0) return guard;
  int program = fork();
  if (program == 0) {
    for (int i = 0; i < count; i++) signal(deferred[i], (void (*)(int))0);
    setpgid(0, 0);
    // Should the guard be killed, the program is, too.
    linux_die_with_parent(kill_now);
    dup2(theirs, 0);
    execvp(arguments[0], arguments);
    _exit(127);
  }
  for (int i = 0; i < count; i++) signal(deferred[i], (void (*)(int))1);
  close(0);
  close(theirs);
  close(held);
  setpgid(program, program);
  char byte;
  if (syscall(SYS_read, watched, &byte, 1) == 1) {
    close(ours);
  } else {
    kill(-program, kill_now);
  }
  int status = 0;
  waitpid(program, &status, 0);
  _exit((status & 0x7F) != 0 ? 128 + (status & 0x7F) : status >> 8 & 0xFF);
}

// Runs a program that reads a file, writes at most `most` bytes of results and messages to another,
// and finds a third one as number 3, unless it is -1. It is killed when the thread ends that has
// started it. Returns its id.
static inline int linux_run_on_files(char *const arguments[], int input, int output, int extra,
                                     unsigned long long most) {
  const int hangup = 1, interrupt = 2, kill_now = 9, pipe_broken = 13, terminate = 15;
  const int deferred[] = {hangup, interrupt, pipe_broken, terminate}, count = 4;
  const int file_size = 1;
  const unsigned long long limit[2] = {most, most};
  int program = fork();
  if (program != 0) return program;
  for (int i = 0; i < count; i++) signal(deferred[i], (void (*)(int))0);
  linux_die_with_parent(kill_now);
  syscall(SYS_prlimit64, 0, file_size, limit, (void *)0);
  // By way of numbers that no file has, because a file may have the number that another gets.
  const int first_free = 100, duplicate = 0;
  int files[] = {input, output, extra};
  for (int i = 0; i < 3; i++)
    if (files[i] >= 0) files[i] = (int)syscall(SYS_fcntl, files[i], duplicate, first_free);
  dup2(files[0], 0);
  dup2(files[1], 1);
  dup2(files[1], 2);
  if (extra >= 0) dup2(files[2], 3);
  for (int i = 0; i < 3; i++)
    if (files[i] >= 0) close(files[i]);
  execvp(arguments[0], arguments);
  _exit(127);
}

// Makes this process the parent of what its descendants leave behind.
static inline int linux_adopt_orphans(void) {
  const int child_subreaper = 36;
  return (int)syscall(SYS_prctl, child_subreaper, 1, 0, 0, 0);
}

#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// SHA-256 by the processor's own instructions: Gulley et al., "Intel SHA Extensions", Intel, 2013.

#if defined(__x86_64__)

static inline int bagpipe_has_sha256(void) {
  return __builtin_cpu_supports("sse4.1") != 0 && __builtin_cpu_supports("sha") != 0;
}

#define BAGPIPE_SHA256 __attribute__((target("sha,sse4.1")))

typedef uint32_t bagpipe_sha256_words __attribute__((vector_size(16)));
typedef unsigned char bagpipe_sha256_bytes __attribute__((vector_size(16)));
// What the compiler's names for the instructions want.
typedef int bagpipe_sha256_ints __attribute__((vector_size(16)));

// Four words of a block, whose highest bytes come first.
BAGPIPE_SHA256 static inline bagpipe_sha256_words bagpipe_sha256_load(const unsigned char *block) {
  bagpipe_sha256_bytes bytes;
  memcpy(&bytes, block, sizeof bytes);
  return (bagpipe_sha256_words)__builtin_shufflevector(
      bytes, bytes, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
}

// The four words of the schedule after sixteen, of which `last` are the last four.
BAGPIPE_SHA256 static inline bagpipe_sha256_words bagpipe_sha256_schedule(
    bagpipe_sha256_words a, bagpipe_sha256_words b, bagpipe_sha256_words c,
    bagpipe_sha256_words last) {
  bagpipe_sha256_words sums =
      (bagpipe_sha256_words)__builtin_ia32_sha256msg1((bagpipe_sha256_ints)a, (bagpipe_sha256_ints)b);
  sums += __builtin_shufflevector(c, last, 1, 2, 3, 4);
  return (bagpipe_sha256_words)__builtin_ia32_sha256msg2(
      (bagpipe_sha256_ints)sums, (bagpipe_sha256_ints)last);
}

// Two rounds: the half of the state that they change.
BAGPIPE_SHA256 static inline bagpipe_sha256_words bagpipe_sha256_rounds(
    bagpipe_sha256_words changed, bagpipe_sha256_words other, bagpipe_sha256_words sums) {
  return (bagpipe_sha256_words)__builtin_ia32_sha256rnds2(
      (bagpipe_sha256_ints)changed, (bagpipe_sha256_ints)other, (bagpipe_sha256_ints)sums);
}

// Takes `count` blocks of 64 bytes into the state. Only where `bagpipe_has_sha256`.
BAGPIPE_SHA256 static inline void bagpipe_sha256(
    uint32_t state[8], const uint32_t constants[64], const unsigned char *blocks, size_t count) {
  // The order in which the instructions want the words of the state.
  bagpipe_sha256_words first = {state[5], state[4], state[1], state[0]};
  bagpipe_sha256_words second = {state[7], state[6], state[3], state[2]};
  for (; count > 0; blocks += 64, count--) {
    // The last sixteen words of the schedule, in a ring.
    bagpipe_sha256_words old_first = first, old_second = second, ring[4];
#pragma unroll
    for (int i = 0; i < 16; i++) {
      ring[i % 4] = i < 4 ? bagpipe_sha256_load(blocks + 16 * i)
                          : bagpipe_sha256_schedule(
                                ring[i % 4], ring[(i + 1) % 4], ring[(i + 2) % 4], ring[(i + 3) % 4]);
      bagpipe_sha256_words sums;
      memcpy(&sums, constants + 4 * i, sizeof sums);
      sums += ring[i % 4];
      second = bagpipe_sha256_rounds(second, first, sums);
      first = bagpipe_sha256_rounds(
          first, second, __builtin_shufflevector(sums, sums, 2, 3, 2, 3));
    }
    first += old_first;
    second += old_second;
  }
  const uint32_t after[8] = {first[3], first[2], second[3], second[2],
                             first[1], first[0], second[1], second[0]};
  memcpy(state, after, sizeof after);
}

#else

static inline int bagpipe_has_sha256(void) { return 0; }

static inline void bagpipe_sha256(
    uint32_t state[8], const uint32_t constants[64], const unsigned char *blocks, size_t count) {
  (void)state, (void)constants, (void)blocks, (void)count;
}

#endif

#include <stddef.h>
#include <stdint.h>
#include <string.h>

// Instructions of the processor for which Swift has no name.

#if defined(__x86_64__)

static inline int bagpipe_has_crc32c(void) { return __builtin_cpu_supports("sse4.2") != 0; }

__attribute__((target("sse4.2"))) static inline uint64_t bagpipe_crc32c_word(
    uint64_t crc, const unsigned char *bytes) {
  uint64_t word;
  memcpy(&word, bytes, sizeof word);
  return __builtin_ia32_crc32di(crc, word);
}

// Runs the CRC-32C register over `count` bytes. Only where `bagpipe_has_crc32c`.
__attribute__((target("sse4.2"))) static inline uint32_t bagpipe_crc32c(
    uint32_t crc, const unsigned char *bytes, size_t count) {
  uint64_t wide = crc;
  for (; count >= 8; bytes += 8, count -= 8) wide = bagpipe_crc32c_word(wide, bytes);
  crc = (uint32_t)wide;
  for (; count > 0; bytes++, count--) crc = __builtin_ia32_crc32qi(crc, *bytes);
  return crc;
}

// The same over three runs of `count` bytes, a multiple of 8, one behind the other: the processor
// starts an instruction each cycle but waits three for its result.
__attribute__((target("sse4.2"))) static inline void bagpipe_crc32c_three(
    uint32_t crcs[3], const unsigned char *bytes, size_t count) {
  uint64_t a = crcs[0], b = crcs[1], c = crcs[2];
  for (size_t i = 0; i < count; i += 8) {
    a = bagpipe_crc32c_word(a, bytes + i);
    b = bagpipe_crc32c_word(b, bytes + count + i);
    c = bagpipe_crc32c_word(c, bytes + 2 * count + i);
  }
  crcs[0] = (uint32_t)a;
  crcs[1] = (uint32_t)b;
  crcs[2] = (uint32_t)c;
}

#else

static inline int bagpipe_has_crc32c(void) { return 0; }
static inline uint32_t bagpipe_crc32c(uint32_t crc, const unsigned char *bytes, size_t count) {
  return crc;
}
static inline void bagpipe_crc32c_three(
    uint32_t crcs[3], const unsigned char *bytes, size_t count) {}

#endif

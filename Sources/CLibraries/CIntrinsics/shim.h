#include <stddef.h>
#include <stdint.h>
#include <string.h>
#if defined(__aarch64__)
#include <arm_acle.h>
#include <sys/auxv.h>
#endif

// Instructions of the processor for which Swift has no name.

#if defined(__x86_64__)

static inline int bagpipe_has_crc32c(void) { return __builtin_cpu_supports("sse4.2") != 0; }

#define BAGPIPE_CRC32C __attribute__((target("sse4.2")))
#define BAGPIPE_CRC32C_BYTE(crc, byte) __builtin_ia32_crc32qi(crc, byte)
#define BAGPIPE_CRC32C_WORD(crc, word) (uint32_t)__builtin_ia32_crc32di(crc, word)

#elif defined(__aarch64__)

// HWCAP_CRC32 of <asm/hwcap.h>: an extension that all but the first processors of ARMv8-A have.
static inline int bagpipe_has_crc32c(void) { return (getauxval(AT_HWCAP) & 1 << 7) != 0; }

#define BAGPIPE_CRC32C __attribute__((target("+crc")))
#define BAGPIPE_CRC32C_BYTE(crc, byte) __crc32cb(crc, byte)
#define BAGPIPE_CRC32C_WORD(crc, word) __crc32cd(crc, word)

#else

static inline int bagpipe_has_crc32c(void) { return 0; }

#define BAGPIPE_CRC32C
#define BAGPIPE_CRC32C_BYTE(crc, byte) (crc)
#define BAGPIPE_CRC32C_WORD(crc, word) (crc)

#endif

BAGPIPE_CRC32C static inline uint32_t bagpipe_crc32c_word(
    uint32_t crc, const unsigned char *bytes) {
  uint64_t word;
  memcpy(&word, bytes, sizeof word);
  return BAGPIPE_CRC32C_WORD(crc, word);
}

// Runs the CRC-32C register over `count` bytes. Only where `bagpipe_has_crc32c`.
BAGPIPE_CRC32C static inline uint32_t bagpipe_crc32c(
    uint32_t crc, const unsigned char *bytes, size_t count) {
  for (; count >= 8; bytes += 8, count -= 8) crc = bagpipe_crc32c_word(crc, bytes);
  for (; count > 0; bytes++, count--) crc = BAGPIPE_CRC32C_BYTE(crc, *bytes);
  return crc;
}

// The same over three runs of `count` bytes, a multiple of 8, one after the other: the processor
// starts an instruction each cycle but waits three for its result.
BAGPIPE_CRC32C static inline void bagpipe_crc32c_three(
    uint32_t crcs[3], const unsigned char *bytes, size_t count) {
  uint32_t a = crcs[0], b = crcs[1], c = crcs[2];
  for (size_t i = 0; i < count; i += 8) {
    a = bagpipe_crc32c_word(a, bytes + i);
    b = bagpipe_crc32c_word(b, bytes + count + i);
    c = bagpipe_crc32c_word(c, bytes + 2 * count + i);
  }
  crcs[0] = a;
  crcs[1] = b;
  crcs[2] = c;
}

// The offset of the first `byte`, or `count`. The C library's memchr has a version for each
// processor's vectors.
static inline size_t bagpipe_find(const void *bytes, unsigned char byte, size_t count) {
  const char *found = memchr(bytes, byte, count);
  return found == NULL ? count : (size_t)(found - (const char *)bytes);
}

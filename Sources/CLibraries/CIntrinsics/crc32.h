#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// CRC-32 (polynomial 0xEDB88320) by folding: Gopal et al., "Fast CRC Computation for Generic
// Polynomials Using PCLMULQDQ Instruction", Intel, 2009.

#if defined(__x86_64__)

static inline int bagpipe_has_vpclmulqdq(void) {
  return __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("vpclmulqdq") != 0;
}

typedef long long bagpipe_crc_words __attribute__((vector_size(32)));
typedef long long bagpipe_crc_lane __attribute__((vector_size(16)));

#define BAGPIPE_FOLDING __attribute__((target("avx2,pclmul,vpclmulqdq")))

// What each lane of `words` counts `distance` bits later, where the factors are for that distance:
// x^(distance + 32) mod P and x^(distance - 32) mod P, bits reversed.
#define BAGPIPE_FOLD(words, later, sooner)                                                    \
  (__builtin_ia32_pclmulqdq256(                                                               \
       words, ((bagpipe_crc_words){later, sooner, later, sooner}), 0x00) ^                    \
   __builtin_ia32_pclmulqdq256(words, ((bagpipe_crc_words){later, sooner, later, sooner}), 0x11))

BAGPIPE_FOLDING static inline bagpipe_crc_words bagpipe_crc_load_avx2(const unsigned char *bytes) {
  bagpipe_crc_words words;
  memcpy(&words, bytes, sizeof words);
  return words;
}

// Folds `count` bytes, a multiple of 128, into 16 over which the register, started at 0, ends as
// over all of them, started at `state`. Only where `bagpipe_has_vpclmulqdq`.
BAGPIPE_FOLDING static inline void bagpipe_crc32_fold_avx2(
    uint32_t state, const unsigned char *bytes, size_t count, unsigned char folded[16]) {
  bagpipe_crc_words a = bagpipe_crc_load_avx2(bytes) ^ (bagpipe_crc_words){state, 0, 0, 0};
  bagpipe_crc_words b = bagpipe_crc_load_avx2(bytes + 32);
  bagpipe_crc_words c = bagpipe_crc_load_avx2(bytes + 64);
  bagpipe_crc_words d = bagpipe_crc_load_avx2(bytes + 96);
  for (size_t i = 128; i < count; i += 128) {
    a = BAGPIPE_FOLD(a, 0x1e88ef372, 0x14a7fe880) ^ bagpipe_crc_load_avx2(bytes + i);
    b = BAGPIPE_FOLD(b, 0x1e88ef372, 0x14a7fe880) ^ bagpipe_crc_load_avx2(bytes + i + 32);
    c = BAGPIPE_FOLD(c, 0x1e88ef372, 0x14a7fe880) ^ bagpipe_crc_load_avx2(bytes + i + 64);
    d = BAGPIPE_FOLD(d, 0x1e88ef372, 0x14a7fe880) ^ bagpipe_crc_load_avx2(bytes + i + 96);
  }
  b ^= BAGPIPE_FOLD(a, 0x0f1da05aa, 0x15a546366);
  c ^= BAGPIPE_FOLD(b, 0x0f1da05aa, 0x15a546366);
  d ^= BAGPIPE_FOLD(c, 0x0f1da05aa, 0x15a546366);
  bagpipe_crc_words low = BAGPIPE_FOLD(d, 0x1751997d0, 0x0ccaa009e);
  bagpipe_crc_lane result = (bagpipe_crc_lane){d[2] ^ low[0], d[3] ^ low[1]};
  memcpy(folded, &result, sizeof result);
}

#else

static inline int bagpipe_has_vpclmulqdq(void) { return 0; }

static inline void bagpipe_crc32_fold_avx2(
    uint32_t state, const unsigned char *bytes, size_t count, unsigned char folded[16]) {
  (void)state, (void)bytes, (void)count, (void)folded;
}

#endif

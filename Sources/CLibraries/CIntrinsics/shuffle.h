#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// The first bytes of all elements, then the second ones, and so on; what is left after the last whole
// element stays at the end. Bytes that look alike come together.
static inline void bagpipe_shuffle(
    const unsigned char *source, unsigned char *target, ptrdiff_t size, ptrdiff_t width) {
  const ptrdiff_t count = size / width;
  for (ptrdiff_t byte = 0; byte < width; byte++)
    for (ptrdiff_t i = 0; i < count; i++) target[byte * count + i] = source[i * width + byte];
  memcpy(target + count * width, source + count * width, (size_t)(size - count * width));
}

// The inverse.
static inline void bagpipe_unshuffle(
    const unsigned char *source, unsigned char *target, ptrdiff_t size, ptrdiff_t width) {
  const ptrdiff_t count = size / width;
  for (ptrdiff_t byte = 0; byte < width; byte++)
    for (ptrdiff_t i = 0; i < count; i++) target[i * width + byte] = source[byte * count + i];
  memcpy(target + count * width, source + count * width, (size_t)(size - count * width));
}

// Puts bits that Blosc has sorted by their place in an element back into the elements, `count` of them,
// a multiple of 8. `source` has a row for each bit, the lowest first; a byte of it is the bit of eight
// elements, the first one lowest.
static inline void bagpipe_unbitshuffle(
    const unsigned char *source, unsigned char *target, ptrdiff_t count, ptrdiff_t width) {
  const ptrdiff_t row = count / 8;
  for (ptrdiff_t byte = 0; byte < width; byte++)
    for (ptrdiff_t i = 0; i < row; i++) {
      uint64_t bits = 0;
      for (int bit = 0; bit < 8; bit++)
        bits |= (uint64_t)source[(byte * 8 + bit) * row + i] << 8 * bit;
      // Transposes the matrix of 8 by 8 bits, first within squares of 2, then of 4 and 8.
      uint64_t swap = (bits ^ bits >> 7) & 0x00AA00AA00AA00AAu;
      bits ^= swap ^ swap << 7;
      swap = (bits ^ bits >> 14) & 0x0000CCCC0000CCCCu;
      bits ^= swap ^ swap << 14;
      swap = (bits ^ bits >> 28) & 0x00000000F0F0F0F0u;
      bits ^= swap ^ swap << 28;
      for (int element = 0; element < 8; element++)
        target[(8 * i + element) * width + byte] = (unsigned char)(bits >> 8 * element);
    }
}

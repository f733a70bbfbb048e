#pragma once
#include <stddef.h>
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

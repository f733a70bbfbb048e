#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// Makes a byte of each of `count` floats, low byte first. Returns 0 if one is no whole number from 0
// to 255. Written for the compiler to use the processor's vectors.
static inline int bagpipe_narrow(const void *source, unsigned char *target, ptrdiff_t count) {
  const unsigned char *bytes = source;
  uint32_t differ = 0;
  for (ptrdiff_t i = 0; i < count; i++) {
    float value;
    memcpy(&value, bytes + 4 * i, sizeof value);
    // NaN becomes 0, from which it differs.
    const float within = value > 0 ? value < 255 ? value : 255 : 0;
    const int32_t whole = (int32_t)within;
    differ |= (uint32_t)((float)whole != value);
    target[i] = (unsigned char)whole;
  }
  return differ == 0;
}

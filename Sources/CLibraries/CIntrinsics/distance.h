#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// Distances and products of vectors, for the baseline processor and for AVX2. Both are the same loops,
// add in the same order and fuse no multiplication with an addition, so both give the same bits.

typedef float bagpipe_lanes __attribute__((vector_size(32), aligned(4)));
typedef int32_t bagpipe_int_lanes __attribute__((vector_size(32), aligned(4)));
typedef uint16_t bagpipe_short_lanes __attribute__((vector_size(16), aligned(2)));

#define BAGPIPE_ALWAYS static inline __attribute__((always_inline))

BAGPIPE_ALWAYS bagpipe_lanes bagpipe_load_lanes(const float *numbers) {
  return *(const bagpipe_lanes *)numbers;
}

// Fewer than eight numbers, and zeros.
BAGPIPE_ALWAYS bagpipe_lanes bagpipe_load_rest(const float *numbers, ptrdiff_t count) {
  float rest[8] = {0};
  memcpy(rest, numbers, (size_t)count * sizeof(float));
  return bagpipe_load_lanes(rest);
}

BAGPIPE_ALWAYS float bagpipe_add_lanes(bagpipe_lanes s) {
  return ((s[0] + s[4]) + (s[1] + s[5])) + ((s[2] + s[6]) + (s[3] + s[7]));
}

BAGPIPE_ALWAYS float bagpipe_squared_distance(const float *a, const float *b, ptrdiff_t width) {
  bagpipe_lanes s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0};
  ptrdiff_t i = 0;
  for (; i + 32 <= width; i += 32) {
    bagpipe_lanes d0 = bagpipe_load_lanes(a + i) - bagpipe_load_lanes(b + i);
    bagpipe_lanes d1 = bagpipe_load_lanes(a + i + 8) - bagpipe_load_lanes(b + i + 8);
    bagpipe_lanes d2 = bagpipe_load_lanes(a + i + 16) - bagpipe_load_lanes(b + i + 16);
    bagpipe_lanes d3 = bagpipe_load_lanes(a + i + 24) - bagpipe_load_lanes(b + i + 24);
    s0 += d0 * d0;
    s1 += d1 * d1;
    s2 += d2 * d2;
    s3 += d3 * d3;
  }
  for (; i + 8 <= width; i += 8) {
    bagpipe_lanes d = bagpipe_load_lanes(a + i) - bagpipe_load_lanes(b + i);
    s0 += d * d;
  }
  if (i < width) {
    bagpipe_lanes d =
        bagpipe_load_rest(a + i, width - i) - bagpipe_load_rest(b + i, width - i);
    s1 += d * d;
  }
  return bagpipe_add_lanes((s0 + s1) + (s2 + s3));
}

// The squared distance of a vector to the nearest of `count` consecutive ones, or `best` where that is
// less. Stops at the first one that makes it less than `bound`; `count` becomes the number of those
// that were compared.
BAGPIPE_ALWAYS float bagpipe_nearest_vector_any(
    const float *vector, const float *others, ptrdiff_t width, ptrdiff_t *count, float best,
    float bound) {
  ptrdiff_t i = 0;
  while (i < *count) {
    float distance = bagpipe_squared_distance(vector, others + i * width, width);
    i++;
    if (distance < best) {
      best = distance;
      if (best < bound) break;
    }
  }
  *count = i;
  return best;
}

// The squared distances of `count` consecutive vectors to one.
BAGPIPE_ALWAYS void bagpipe_distances_any(
    const float *vectors, ptrdiff_t count, const float *other, ptrdiff_t width, float *results) {
  for (ptrdiff_t i = 0; i < count; i++)
    results[i] = bagpipe_squared_distance(vectors + i * width, other, width);
}

// The products of `rows` consecutive vectors, at most four, with two.
BAGPIPE_ALWAYS void bagpipe_product_tile(
    const float *a, const ptrdiff_t rows, const float *b, const ptrdiff_t columns,
    ptrdiff_t width, float *results, ptrdiff_t step) {
  bagpipe_lanes sums[4][2];
  memset(sums, 0, sizeof sums);
  ptrdiff_t i = 0;
  for (; i + 8 <= width; i += 8) {
    _Pragma("clang loop unroll(full)")
    for (int column = 0; column < columns; column++) {
      bagpipe_lanes other = bagpipe_load_lanes(b + column * width + i);
      _Pragma("clang loop unroll(full)")
      for (int row = 0; row < rows; row++)
        sums[row][column] += bagpipe_load_lanes(a + row * width + i) * other;
    }
  }
  for (int column = 0; column < columns; column++)
    for (int row = 0; row < rows; row++) {
      if (i < width)
        sums[row][column] += bagpipe_load_rest(a + row * width + i, width - i)
            * bagpipe_load_rest(b + column * width + i, width - i);
      results[row * step + column] = bagpipe_add_lanes(sums[row][column]);
    }
}

// The products of each of `rows` consecutive vectors with each of `columns` others, row by row, with
// `step` results from one row to the next.
BAGPIPE_ALWAYS void bagpipe_products_any(
    const float *a, ptrdiff_t rows, const float *b, ptrdiff_t columns, ptrdiff_t width,
    float *results, ptrdiff_t step) {
  ptrdiff_t row = 0;
  for (; row + 4 <= rows; row += 4) {
    ptrdiff_t column = 0;
    for (; column + 2 <= columns; column += 2)
      bagpipe_product_tile(
          a + row * width, 4, b + column * width, 2, width, results + row * step + column,
          step);
    for (; column < columns; column++)
      bagpipe_product_tile(
          a + row * width, 4, b + column * width, 1, width, results + row * step + column,
          step);
  }
  for (; row < rows; row++)
    for (ptrdiff_t column = 0; column < columns; column++)
      bagpipe_product_tile(
          a + row * width, 1, b + column * width, 1, width, results + row * step + column,
          step);
}

// Finite 16-bit floats as float: their bits in the place of a float's, times 2^112, which also gives
// the numbers below the normal ones their value.
BAGPIPE_ALWAYS void bagpipe_widen_any(const uint16_t *halves, ptrdiff_t count, float *floats) {
  ptrdiff_t i = 0;
  for (; i < count; i += 8) {
    uint16_t rest[8] = {0};
    ptrdiff_t number = count - i < 8 ? count - i : 8;
    if (number == 8) memcpy(rest, halves + i, sizeof rest);
    else memcpy(rest, halves + i, (size_t)number * sizeof(uint16_t));
    bagpipe_int_lanes bits =
        __builtin_convertvector(*(const bagpipe_short_lanes *)rest, bagpipe_int_lanes);
    bagpipe_int_lanes size = (bits & 0x7FFF) << 13;
    bagpipe_lanes scaled = *(bagpipe_lanes *)&size * 0x1p112f;
    bagpipe_int_lanes result = *(bagpipe_int_lanes *)&scaled | ((bits & 0x8000) << 16);
    memcpy(floats + i, &result, (size_t)number * sizeof(float));
  }
}

// How many numbers at the start are finite and at most `most` in size.
BAGPIPE_ALWAYS ptrdiff_t bagpipe_count_sound_any(const float *numbers, ptrdiff_t count, float most) {
  ptrdiff_t i = 0;
  bagpipe_lanes high = {most, most, most, most, most, most, most, most};
  for (; i + 8 <= count; i += 8) {
    bagpipe_lanes x = bagpipe_load_lanes(numbers + i);
    bagpipe_int_lanes sound = (x <= high) & (x >= -high);
    int32_t all = sound[0] & sound[1] & sound[2] & sound[3] & sound[4] & sound[5] & sound[6]
        & sound[7];
    if (!all) break;
  }
  while (i < count && numbers[i] <= most && numbers[i] >= -most) i++;
  return i;
}

static inline float bagpipe_nearest_vector(
    const float *vector, const float *others, ptrdiff_t width, ptrdiff_t *count, float best,
    float bound) {
  return bagpipe_nearest_vector_any(vector, others, width, count, best, bound);
}

static inline void bagpipe_distances(
    const float *vectors, ptrdiff_t count, const float *other, ptrdiff_t width, float *results) {
  bagpipe_distances_any(vectors, count, other, width, results);
}

static inline void bagpipe_products(
    const float *a, ptrdiff_t rows, const float *b, ptrdiff_t columns, ptrdiff_t width,
    float *results, ptrdiff_t step) {
  bagpipe_products_any(a, rows, b, columns, width, results, step);
}

static inline void bagpipe_widen(const uint16_t *halves, ptrdiff_t count, float *floats) {
  bagpipe_widen_any(halves, count, floats);
}

static inline ptrdiff_t bagpipe_count_sound(const float *numbers, ptrdiff_t count, float most) {
  return bagpipe_count_sound_any(numbers, count, most);
}

// The same, only where `bagpipe_has_avx2`.
#if defined(__x86_64__)
#define BAGPIPE_WIDE __attribute__((target("avx2")))
#else
#define BAGPIPE_WIDE
#endif

BAGPIPE_WIDE static inline float bagpipe_nearest_vector_avx2(
    const float *vector, const float *others, ptrdiff_t width, ptrdiff_t *count, float best,
    float bound) {
  return bagpipe_nearest_vector_any(vector, others, width, count, best, bound);
}

BAGPIPE_WIDE static inline void bagpipe_distances_avx2(
    const float *vectors, ptrdiff_t count, const float *other, ptrdiff_t width, float *results) {
  bagpipe_distances_any(vectors, count, other, width, results);
}

BAGPIPE_WIDE static inline void bagpipe_products_avx2(
    const float *a, ptrdiff_t rows, const float *b, ptrdiff_t columns, ptrdiff_t width,
    float *results, ptrdiff_t step) {
  bagpipe_products_any(a, rows, b, columns, width, results, step);
}

BAGPIPE_WIDE static inline void bagpipe_widen_avx2(
    const uint16_t *halves, ptrdiff_t count, float *floats) {
  bagpipe_widen_any(halves, count, floats);
}

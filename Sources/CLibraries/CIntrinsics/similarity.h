#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "resample.h"

// The difference of two images, for the baseline processor and for AVX2: the same loops, of which
// neither fuses a multiplication with an addition, so both give the same numbers. See resample.h.

// Samples of the window of structural similarity along one axis, and those before its center.
#define BAGPIPE_WINDOW 11
#define BAGPIPE_REACH 5

struct bagpipe_similarity {
  // Rows of gray less 128, each `stride` long: `width` rounded up to a multiple of 8.
  const float *first, *second;
  ptrdiff_t width, height, stride;
  // How much each sample of the window counts; the sum is 1.
  const float *window;
  // The constants of the quotients of means and of variances.
  float c1, c2;
  // Memory to work in: four rows of `stride` + 16 floats.
  float *rows;
  // The result: what similarity, and its contrast and structure alone, lack of 1, summed over pixels.
  double loss, structure_loss;
};

// A place beyond the border is that of its mirror image; the outermost sample comes twice.
BAGPIPE_INLINE ptrdiff_t bagpipe_mirror(ptrdiff_t place, ptrdiff_t count) {
  while (place < 0 || place >= count) place = place < 0 ? -1 - place : 2 * count - 1 - place;
  return place;
}

// With the difference d of both images, 2 cov(x, y) = var(x) + var(y) - var(d), and likewise for the
// products of means, so that the two quotients of similarity are 1 less quotients of small numbers.
BAGPIPE_INLINE void bagpipe_compare_any(struct bagpipe_similarity *images) {
  const ptrdiff_t width = images->width, stride = images->stride, length = stride + 16;
  float *const means = images->rows, *const differences = means + length;
  float *const squares = differences + length, *const errors = squares + length;
  images->loss = images->structure_loss = 0;
  for (ptrdiff_t row = 0; row < images->height; row++) {
    const float *first[BAGPIPE_WINDOW], *second[BAGPIPE_WINDOW];
    for (int k = 0; k < BAGPIPE_WINDOW; k++) {
      ptrdiff_t place = bagpipe_mirror(row + k - BAGPIPE_REACH, images->height) * stride;
      first[k] = images->first + place;
      second[k] = images->second + place;
    }
    for (ptrdiff_t x = 0; x < stride; x += 8) {
      bagpipe_float8 mean = {0}, difference = {0}, square = {0}, error = {0};
      BAGPIPE_UNROLL
      for (int k = 0; k < BAGPIPE_WINDOW; k++) {
        bagpipe_float8 a = *(const bagpipe_float8 *)(first[k] + x);
        bagpipe_float8 b = *(const bagpipe_float8 *)(second[k] + x);
        bagpipe_float8 d = a - b;
        mean += images->window[k] * a;
        difference += images->window[k] * d;
        square += images->window[k] * (a * a + b * b);
        error += images->window[k] * (d * d);
      }
      *(bagpipe_float8 *)(means + 8 + x) = mean;
      *(bagpipe_float8 *)(differences + 8 + x) = difference;
      *(bagpipe_float8 *)(squares + 8 + x) = square;
      *(bagpipe_float8 *)(errors + 8 + x) = error;
    }
    for (ptrdiff_t k = 0; k < BAGPIPE_REACH; k++) {
      ptrdiff_t left = 8 + bagpipe_mirror(-1 - k, width);
      ptrdiff_t right = 8 + bagpipe_mirror(width + k, width);
      for (float *line = means; line <= errors; line += length) {
        line[7 - k] = line[left];
        line[8 + width + k] = line[right];
      }
    }
    bagpipe_float8 losses = {0}, structure_losses = {0};
    for (ptrdiff_t x = 0; x < width; x += 8) {
      bagpipe_float8 mean = {0}, difference = {0}, square = {0}, error = {0};
      BAGPIPE_UNROLL
      for (int k = 0; k < BAGPIPE_WINDOW; k++) {
        ptrdiff_t place = 8 + x + k - BAGPIPE_REACH;
        mean += images->window[k] * *(const bagpipe_float8 *)(means + place);
        difference += images->window[k] * *(const bagpipe_float8 *)(differences + place);
        square += images->window[k] * *(const bagpipe_float8 *)(squares + place);
        error += images->window[k] * *(const bagpipe_float8 *)(errors + place);
      }
      bagpipe_float8 other = mean - difference;
      bagpipe_float8 variances = square - mean * mean - other * other;
      bagpipe_float8 structure = (error - difference * difference) / (variances + images->c2);
      mean += 128;
      other += 128;
      bagpipe_float8 light = difference * difference / (mean * mean + other * other + images->c1);
      bagpipe_float8 loss = structure + light - structure * light;
      for (ptrdiff_t lane = width - x; lane < 8; lane++) loss[lane] = structure[lane] = 0;
      losses += loss;
      structure_losses += structure;
    }
    for (int lane = 0; lane < 8; lane++) {
      images->loss += losses[lane];
      images->structure_loss += structure_losses[lane];
    }
  }
}

// The gray of OpenCV (BT.601 in 15 bits) less 128, of `count` pixels of red, green and blue.
static inline void bagpipe_gray(const unsigned char *colors, float *gray, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i++, colors += 3)
    gray[i] = ((9798 * colors[0] + 19235 * colors[1] + 3735 * colors[2] + 16384) >> 15) - 128;
}

// Means of two neighbors in each of two rows.
static inline void bagpipe_halve(
    const float *upper, const float *lower, float *half, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i++)
    half[i] = (upper[2 * i] + upper[2 * i + 1] + lower[2 * i] + lower[2 * i + 1]) * 0.25f;
}

// Adds the squared differences of `count` samples to `sums`.
// Returns the largest one, over all calls since `largest` was 0.
BAGPIPE_INLINE int32_t bagpipe_square_any(
    const unsigned char *first, const unsigned char *second, ptrdiff_t count, int32_t *sums,
    int32_t largest) {
  bagpipe_int8 most = {0};
  ptrdiff_t i = 0;
  for (; i + 8 <= count; i += 8) {
    bagpipe_byte8 a, b;
    memcpy(&a, first + i, sizeof a);
    memcpy(&b, second + i, sizeof b);
    bagpipe_int8 d =
        __builtin_convertvector(a, bagpipe_int8) - __builtin_convertvector(b, bagpipe_int8);
    d *= d;
    *(bagpipe_int8 *)(sums + i) += d;
    bagpipe_int8 isMore = d > most;
    most = (d & isMore) | (most & ~isMore);
  }
  for (; i < count; i++) {
    int32_t d = (first[i] - second[i]) * (first[i] - second[i]);
    sums[i] += d;
    if (d > largest) largest = d;
  }
  for (int lane = 0; lane < 8; lane++)
    if (most[lane] > largest) largest = most[lane];
  return largest;
}

static inline void bagpipe_compare(struct bagpipe_similarity *images) {
  bagpipe_compare_any(images);
}

static inline int32_t bagpipe_square(
    const unsigned char *first, const unsigned char *second, ptrdiff_t count, int32_t *sums,
    int32_t largest) {
  return bagpipe_square_any(first, second, count, sums, largest);
}

#if defined(__x86_64__)

// The same, only where `bagpipe_has_avx2`.
__attribute__((target("avx2"))) static inline void bagpipe_compare_avx2(
    struct bagpipe_similarity *images) {
  bagpipe_compare_any(images);
}

__attribute__((target("avx2"))) static inline int32_t bagpipe_square_avx2(
    const unsigned char *first, const unsigned char *second, ptrdiff_t count, int32_t *sums,
    int32_t largest) {
  return bagpipe_square_any(first, second, count, sums, largest);
}

#else

static inline void bagpipe_compare_avx2(struct bagpipe_similarity *images) {
  bagpipe_compare(images);
}

static inline int32_t bagpipe_square_avx2(
    const unsigned char *first, const unsigned char *second, ptrdiff_t count, int32_t *sums,
    int32_t largest) {
  return bagpipe_square(first, second, count, sums, largest);
}

#endif

#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// The resampling of an image, for the baseline processor and for AVX2. Both are the same loops, and
// neither fuses a multiplication with an addition, so both give the same bytes.

// Which samples make up each one of a resized axis, and how much each counts: see ResampleWeights.
struct bagpipe_axis {
  ptrdiff_t count;
  const ptrdiff_t *starts;
  const ptrdiff_t *offsets;
  const float *weights;
};

// Columns of a strip. Its floats stay in the first-level cache for eight rows of the result.
#define BAGPIPE_STRIP 64

struct bagpipe_resampling {
  const unsigned char *source;
  unsigned char *target;
  // Bytes from one row of the source to the next.
  ptrdiff_t step;
  // Samples in a row of the source.
  ptrdiff_t width;
  // Samples of a pixel: at most four.
  ptrdiff_t channels;
  // Bytes of a sample: 1 and 2 for unsigned ones, 4 for float.
  ptrdiff_t sample_size;
  // Whether the first and the third sample of a pixel, which has them, change places.
  int swaps_red_and_blue;
  struct bagpipe_axis rows, columns;
  // Memory to work in: BAGPIPE_STRIP floats for each source row that eight rows of the result need;
  // eight floats for each sample of a source row, their number rounded up to a whole strip; and
  // eight for each sample of a result row, their number rounded up to a multiple of eight.
  float *strip, *sums, *results;
};

typedef float bagpipe_float8 __attribute__((vector_size(32), aligned(4)));
typedef int32_t bagpipe_int8 __attribute__((vector_size(32), aligned(4)));
typedef uint16_t bagpipe_short8 __attribute__((vector_size(16)));
typedef uint8_t bagpipe_byte8 __attribute__((vector_size(8)));

#define BAGPIPE_INLINE static inline __attribute__((always_inline))
// Swift's compiler unrolls no loop of C by itself.
#define BAGPIPE_UNROLL _Pragma("clang loop unroll(full)")

// Eight samples as floats.
BAGPIPE_INLINE bagpipe_float8 bagpipe_load_samples(
    const unsigned char *source, ptrdiff_t sample_size) {
  bagpipe_byte8 bytes;
  bagpipe_short8 shorts;
  bagpipe_float8 floats;
  switch (sample_size) {
    case 1:
      memcpy(&bytes, source, sizeof bytes);
      return __builtin_convertvector(bytes, bagpipe_float8);
    case 2:
      memcpy(&shorts, source, sizeof shorts);
      return __builtin_convertvector(shorts, bagpipe_float8);
    default: memcpy(&floats, source, sizeof floats); return floats;
  }
}

// Writes a part of a source row, at most BAGPIPE_STRIP samples, as floats.
BAGPIPE_INLINE void bagpipe_fill_strip(
    float *strip, const unsigned char *source, const ptrdiff_t sample_size, ptrdiff_t count) {
  if (count >= BAGPIPE_STRIP) {
    BAGPIPE_UNROLL
    for (int i = 0; i < BAGPIPE_STRIP; i += 8)
      *(bagpipe_float8 *)(strip + i) = bagpipe_load_samples(source + i * sample_size, sample_size);
    return;
  }
  unsigned char rest[BAGPIPE_STRIP * sizeof(float)] = {0};
  memcpy(rest, source, (size_t)(count * sample_size));
  for (int i = 0; i < BAGPIPE_STRIP; i += 8)
    *(bagpipe_float8 *)(strip + i) = bagpipe_load_samples(rest + i * sample_size, sample_size);
}

// Turns eight rows of eight floats into eight columns.
BAGPIPE_INLINE void bagpipe_transpose(bagpipe_float8 *target, const bagpipe_float8 *source) {
  bagpipe_float8 pairs[8], fours[8];
  BAGPIPE_UNROLL
  for (int i = 0; i < 8; i += 2) {
    pairs[i] = __builtin_shufflevector(source[i], source[i + 1], 0, 8, 1, 9, 4, 12, 5, 13);
    pairs[i + 1] = __builtin_shufflevector(source[i], source[i + 1], 2, 10, 3, 11, 6, 14, 7, 15);
  }
  BAGPIPE_UNROLL
  for (int i = 0; i < 8; i++) {
    bagpipe_float8 a = pairs[i / 4 * 4 + i % 4 / 2], b = pairs[i / 4 * 4 + i % 4 / 2 + 2];
    fours[i] = i % 2 == 0 ? __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13)
                          : __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15);
  }
  BAGPIPE_UNROLL
  for (int i = 0; i < 4; i++) {
    target[i] = __builtin_shufflevector(fours[i], fours[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    target[i + 4] = __builtin_shufflevector(fours[i], fours[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);
  }
}

// The weighted sums of source rows that make up the result's rows `first` to `first + count`, at
// most eight. The sums of a column lie side by side.
BAGPIPE_INLINE void bagpipe_weigh_rows(
    const struct bagpipe_resampling *image, ptrdiff_t first, ptrdiff_t count,
    const ptrdiff_t sample_size) {
#pragma STDC FP_CONTRACT OFF
  const ptrdiff_t *starts = image->rows.starts + first, *offsets = image->rows.offsets + first;
  // The last row does not end before the others, and the first does not start after them.
  const ptrdiff_t start = starts[0], end = starts[count - 1] + offsets[count] - offsets[count - 1];
  for (ptrdiff_t column = 0; column < image->width; column += BAGPIPE_STRIP) {
    const unsigned char *samples = image->source + start * image->step + column * sample_size;
    for (ptrdiff_t row = start; row < end; row++, samples += image->step)
      bagpipe_fill_strip(
          image->strip + (row - start) * BAGPIPE_STRIP, samples, sample_size,
          image->width - column);
    bagpipe_float8 block[BAGPIPE_STRIP / 8][8] = {0};
    for (ptrdiff_t row = 0; row < count; row++) {
      bagpipe_float8 sums[BAGPIPE_STRIP / 8] = {0};
      const float *floats = image->strip + (starts[row] - start) * BAGPIPE_STRIP;
      for (ptrdiff_t tap = offsets[row]; tap < offsets[row + 1]; tap++, floats += BAGPIPE_STRIP) {
        float weight = image->rows.weights[tap];
        BAGPIPE_UNROLL
        for (int i = 0; i < BAGPIPE_STRIP / 8; i++)
          sums[i] += *(const bagpipe_float8 *)(floats + 8 * i) * weight;
      }
      BAGPIPE_UNROLL
      for (int i = 0; i < BAGPIPE_STRIP / 8; i++) block[i][row] = sums[i];
    }
    BAGPIPE_UNROLL
    for (int i = 0; i < BAGPIPE_STRIP / 8; i++)
      bagpipe_transpose((bagpipe_float8 *)(image->sums + (column + 8 * i) * 8), block[i]);
  }
}

// Numbers as they are stored: the low bits are the nearest whole number from 0 to `most`, of two the
// even one, since adding 1.5 * 2^23 leaves no bit for the rest.
BAGPIPE_INLINE bagpipe_float8 bagpipe_nearest(bagpipe_float8 numbers, float most) {
  bagpipe_float8 limit = most - (bagpipe_float8){0};
  numbers = (bagpipe_float8)((bagpipe_int8)numbers & (numbers > 0));
  bagpipe_int8 is_less = numbers < limit;
  numbers = (bagpipe_float8)(((bagpipe_int8)numbers & is_less) | ((bagpipe_int8)limit & ~is_less));
  return numbers + 0x1.8p23f;
}

// Floats with one bit pattern for all that are no number: which one a sum has depends on the
// processor.
BAGPIPE_INLINE bagpipe_float8 bagpipe_one_nan(bagpipe_float8 numbers) {
  bagpipe_int8 is_number = numbers == numbers;
  return (bagpipe_float8)(((bagpipe_int8)numbers & is_number) | (0x7FC00000 & ~is_number));
}

// The weighted sums of those, for the pixels of the result.
BAGPIPE_INLINE void bagpipe_weigh_columns(
    const struct bagpipe_resampling *image, const ptrdiff_t sample_size,
    const ptrdiff_t channels) {
#pragma STDC FP_CONTRACT OFF
  const struct bagpipe_axis *columns = &image->columns;
  bagpipe_float8 *results = (bagpipe_float8 *)image->results;
  for (ptrdiff_t pixel = 0; pixel < columns->count; pixel++) {
    bagpipe_float8 sums[4] = {0};
    const bagpipe_float8 *source =
        (const bagpipe_float8 *)image->sums + columns->starts[pixel] * channels;
    for (ptrdiff_t tap = columns->offsets[pixel]; tap < columns->offsets[pixel + 1]; tap++) {
      float weight = columns->weights[tap];
      BAGPIPE_UNROLL
      for (int i = 0; i < 4; i++)
        if (i < channels) sums[i] += source[i] * weight;
      source += channels;
    }
    BAGPIPE_UNROLL
    for (int i = 0; i < 4; i++) {
      if (i == channels) break;
      int place = image->swaps_red_and_blue && i < 3 ? 2 - i : i;
      results[pixel * channels + place] =
          sample_size == 4 ? bagpipe_one_nan(sums[i])
                           : bagpipe_nearest(sums[i], sample_size == 1 ? 255 : 65535);
    }
  }
}

// Writes eight samples.
BAGPIPE_INLINE void bagpipe_store_samples(
    unsigned char *target, bagpipe_float8 numbers, ptrdiff_t sample_size) {
  bagpipe_byte8 bytes = __builtin_convertvector((bagpipe_int8)numbers, bagpipe_byte8);
  bagpipe_short8 shorts = __builtin_convertvector((bagpipe_int8)numbers, bagpipe_short8);
  switch (sample_size) {
    case 1: memcpy(target, &bytes, sizeof bytes); break;
    case 2: memcpy(target, &shorts, sizeof shorts); break;
    default: memcpy(target, &numbers, sizeof numbers); break;
  }
}

// Writes `count` rows of the result, from `first` on.
BAGPIPE_INLINE void bagpipe_store_rows(
    const struct bagpipe_resampling *image, ptrdiff_t first, ptrdiff_t count,
    const ptrdiff_t sample_size) {
  ptrdiff_t width = image->columns.count * image->channels, step = width * sample_size;
  unsigned char *target = image->target + first * step;
  for (ptrdiff_t column = 0; column < width; column += 8, target += 8 * sample_size) {
    bagpipe_float8 rows[8];
    bagpipe_transpose(rows, (const bagpipe_float8 *)image->results + column);
    if (width - column >= 8) {
      for (ptrdiff_t row = 0; row < count; row++)
        bagpipe_store_samples(target + row * step, rows[row], sample_size);
      continue;
    }
    for (ptrdiff_t row = 0; row < count; row++) {
      unsigned char samples[sizeof(bagpipe_float8)];
      bagpipe_store_samples(samples, rows[row], sample_size);
      memcpy(target + row * step, samples, (size_t)((width - column) * sample_size));
    }
  }
}

// Where size and channels are constants, the sums stay in registers.
BAGPIPE_INLINE void bagpipe_resample_form(
    const struct bagpipe_resampling *image, const ptrdiff_t sample_size, const ptrdiff_t channels) {
  for (ptrdiff_t row = 0; row < image->rows.count; row += 8) {
    ptrdiff_t rest = image->rows.count - row, count = rest < 8 ? rest : 8;
    bagpipe_weigh_rows(image, row, count, sample_size);
    bagpipe_weigh_columns(image, sample_size, channels);
    bagpipe_store_rows(image, row, count, sample_size);
  }
}

BAGPIPE_INLINE void bagpipe_resample_any(const struct bagpipe_resampling *image) {
  ptrdiff_t size = image->sample_size, channels = image->channels;
  if (size == 1 && channels == 3) {
    bagpipe_resample_form(image, 1, 3);
  } else if (size == 1 && channels == 1) {
    bagpipe_resample_form(image, 1, 1);
  } else if (size == 2 && channels == 1) {
    bagpipe_resample_form(image, 2, 1);
  } else if (size == 4 && channels == 1) {
    bagpipe_resample_form(image, 4, 1);
  } else {
    bagpipe_resample_form(image, size, channels);
  }
}

static inline void bagpipe_resample(const struct bagpipe_resampling *image) {
  bagpipe_resample_any(image);
}

#if defined(__x86_64__)

static inline int bagpipe_has_avx2(void) { return __builtin_cpu_supports("avx2") != 0; }

// The same, only where `bagpipe_has_avx2`.
__attribute__((target("avx2"))) static inline void bagpipe_resample_avx2(
    const struct bagpipe_resampling *image) {
  bagpipe_resample_any(image);
}

#else

static inline int bagpipe_has_avx2(void) { return 0; }
static inline void bagpipe_resample_avx2(const struct bagpipe_resampling *image) {
  bagpipe_resample(image);
}

#endif

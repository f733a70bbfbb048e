#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// An image of YUV 4:2:0 to red, green and blue, as libswscale's fast conversion for x86 does it
// (yuv_2_rgb.asm): each sample, times eight and less its offset, is multiplied by a coefficient, and
// the high half of the product counts. For the baseline processor and for AVX2, with the same bytes.

struct bagpipe_yuv_colors {
  int16_t luma_offset, luma, red_v, green_u, green_v, blue_u;
};

struct bagpipe_yuv_image {
  const unsigned char *planes[3];
  // Bytes from one row to the next, of luma and of chroma.
  ptrdiff_t strides[2];
  ptrdiff_t width, height;
  // Three bytes for each pixel.
  unsigned char *target;
};

#define BAGPIPE_YUV_INLINE static inline __attribute__((always_inline))

typedef int16_t bagpipe_yuv8 __attribute__((vector_size(16)));
typedef int32_t bagpipe_yuv_wide8 __attribute__((vector_size(32)));
typedef uint8_t bagpipe_yuv_bytes8 __attribute__((vector_size(8)));
typedef uint8_t bagpipe_yuv_bytes16 __attribute__((vector_size(16)));

BAGPIPE_YUV_INLINE bagpipe_yuv8 bagpipe_yuv_scale(
    bagpipe_yuv8 samples, int16_t coefficient) {
  bagpipe_yuv_wide8 product =
      __builtin_convertvector(samples, bagpipe_yuv_wide8) * (int32_t)coefficient;
  return __builtin_convertvector(product >> 16, bagpipe_yuv8);
}

BAGPIPE_YUV_INLINE bagpipe_yuv_bytes8 bagpipe_yuv_limit(
    bagpipe_yuv8 values) {
  values &= values > 0;
  bagpipe_yuv8 over = values > 255;
  return __builtin_convertvector((values & ~over) | (255 & over), bagpipe_yuv_bytes8);
}

// Eight pixels at a time; those of the end of a row are copied first, so that no byte beyond it is
// read.
BAGPIPE_YUV_INLINE void bagpipe_yuv_row(
    const unsigned char *y, const unsigned char *u, const unsigned char *v, ptrdiff_t width,
    const struct bagpipe_yuv_colors *colors, unsigned char *out) {
  for (ptrdiff_t x = 0; x < width; x += 8) {
    unsigned char pixels[8] = {0}, chroma[2][8] = {0}, result[24];
    ptrdiff_t count = width - x < 8 ? width - x : 8;
    bagpipe_yuv_bytes8 bytes[3];
    if (count == 8) {
      memcpy(bytes, y + x, 8);
      memcpy(chroma[0], u + x / 2, 4);
      memcpy(chroma[1], v + x / 2, 4);
    } else {
      memcpy(pixels, y + x, (size_t)count);
      memcpy(chroma[0], u + x / 2, (size_t)(count + 1) / 2);
      memcpy(chroma[1], v + x / 2, (size_t)(count + 1) / 2);
      memcpy(bytes, pixels, 8);
    }
    memcpy(bytes + 1, chroma[0], 8);
    memcpy(bytes + 2, chroma[1], 8);
    for (int i = 1; i < 3; i++)
      bytes[i] = __builtin_shufflevector(bytes[i], bytes[i], 0, 0, 1, 1, 2, 2, 3, 3);
    bagpipe_yuv8 luma = bagpipe_yuv_scale(
        (__builtin_convertvector(bytes[0], bagpipe_yuv8) << 3) - colors->luma_offset, colors->luma);
    bagpipe_yuv8 cb = (__builtin_convertvector(bytes[1], bagpipe_yuv8) << 3) - 1024;
    bagpipe_yuv8 cr = (__builtin_convertvector(bytes[2], bagpipe_yuv8) << 3) - 1024;
    bagpipe_yuv_bytes8 red = bagpipe_yuv_limit(luma + bagpipe_yuv_scale(cr, colors->red_v));
    bagpipe_yuv_bytes8 green = bagpipe_yuv_limit(
        luma + bagpipe_yuv_scale(cb, colors->green_u) + bagpipe_yuv_scale(cr, colors->green_v));
    bagpipe_yuv_bytes8 blue = bagpipe_yuv_limit(luma + bagpipe_yuv_scale(cb, colors->blue_u));
    bagpipe_yuv_bytes16 pair =
        __builtin_shufflevector(red, green, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    bagpipe_yuv_bytes16 rest =
        __builtin_shufflevector(blue, blue, 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7);
    bagpipe_yuv_bytes16 first = __builtin_shufflevector(
        pair, rest, 0, 8, 16, 1, 9, 17, 2, 10, 18, 3, 11, 19, 4, 12, 20, 5);
    bagpipe_yuv_bytes16 last = __builtin_shufflevector(
        pair, rest, 13, 21, 6, 14, 22, 7, 15, 23, 0, 0, 0, 0, 0, 0, 0, 0);
    memcpy(result, &first, 16);
    memcpy(result + 16, &last, 8);
    memcpy(out + 3 * x, result, (size_t)(3 * count));
  }
}

BAGPIPE_YUV_INLINE void bagpipe_yuv_to_rgb_any(
    const struct bagpipe_yuv_image *image, const struct bagpipe_yuv_colors *colors) {
  for (ptrdiff_t row = 0; row < image->height; row++) {
    ptrdiff_t chroma = row / 2 * image->strides[1];
    bagpipe_yuv_row(
        image->planes[0] + row * image->strides[0], image->planes[1] + chroma,
        image->planes[2] + chroma, image->width, colors, image->target + row * image->width * 3);
  }
}

static inline void bagpipe_yuv_to_rgb(
    const struct bagpipe_yuv_image *image, const struct bagpipe_yuv_colors *colors) {
  bagpipe_yuv_to_rgb_any(image, colors);
}

#if defined(__x86_64__)
// The same, only where `bagpipe_has_avx2`.
__attribute__((target("avx2"))) static inline void bagpipe_yuv_to_rgb_avx2(
    const struct bagpipe_yuv_image *image, const struct bagpipe_yuv_colors *colors) {
  bagpipe_yuv_to_rgb_any(image, colors);
}
#else
static inline void bagpipe_yuv_to_rgb_avx2(
    const struct bagpipe_yuv_image *image, const struct bagpipe_yuv_colors *colors) {
  bagpipe_yuv_to_rgb(image, colors);
}
#endif

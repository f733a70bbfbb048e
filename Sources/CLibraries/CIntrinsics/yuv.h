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
typedef int16_t bagpipe_yuv16 __attribute__((vector_size(32)));
typedef int32_t bagpipe_yuv_wide8 __attribute__((vector_size(32)));
typedef uint8_t bagpipe_yuv_bytes8 __attribute__((vector_size(8)));
typedef uint8_t bagpipe_yuv_bytes16 __attribute__((vector_size(16)));

BAGPIPE_YUV_INLINE bagpipe_yuv8 bagpipe_yuv_scale(
    bagpipe_yuv8 samples, int16_t coefficient) {
  bagpipe_yuv_wide8 product =
      __builtin_convertvector(samples, bagpipe_yuv_wide8) * (int32_t)coefficient;
  return __builtin_convertvector(product >> 16, bagpipe_yuv8);
}

// A color of sixteen pixels: each of the eight samples of chroma is that of two.
BAGPIPE_YUV_INLINE bagpipe_yuv_bytes16 bagpipe_yuv_color(
    const bagpipe_yuv8 luma[2], bagpipe_yuv8 chroma) {
  bagpipe_yuv16 values = __builtin_shufflevector(
      luma[0], luma[1], 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  values += __builtin_shufflevector(
      chroma, chroma, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7);
  values = __builtin_elementwise_max(values, (bagpipe_yuv16){0});
  values = __builtin_elementwise_min(values, (bagpipe_yuv16){0} + 255);
  return __builtin_convertvector(values, bagpipe_yuv_bytes16);
}

// Sixteen pixels: 16 bytes of luma and 8 of each chroma to 48.
BAGPIPE_YUV_INLINE void bagpipe_yuv_pixels(
    const unsigned char *y, const unsigned char *u, const unsigned char *v,
    const struct bagpipe_yuv_colors *colors, unsigned char *out) {
  bagpipe_yuv_bytes8 bytes[4];
  memcpy(bytes, y, 16);
  memcpy(bytes + 2, u, 8);
  memcpy(bytes + 3, v, 8);
  bagpipe_yuv8 samples[4];
  for (int i = 0; i < 4; i++) samples[i] = __builtin_convertvector(bytes[i], bagpipe_yuv8) << 3;
  bagpipe_yuv8 luma[2], cb = samples[2] - 1024, cr = samples[3] - 1024;
  for (int i = 0; i < 2; i++)
    luma[i] = bagpipe_yuv_scale(samples[i] - colors->luma_offset, colors->luma);
  bagpipe_yuv_bytes16 red = bagpipe_yuv_color(luma, bagpipe_yuv_scale(cr, colors->red_v));
  bagpipe_yuv_bytes16 green = bagpipe_yuv_color(
      luma, bagpipe_yuv_scale(cb, colors->green_u) + bagpipe_yuv_scale(cr, colors->green_v));
  bagpipe_yuv_bytes16 blue = bagpipe_yuv_color(luma, bagpipe_yuv_scale(cb, colors->blue_u));
  bagpipe_yuv_bytes16 pixels[3] = {
      __builtin_shufflevector(
          __builtin_shufflevector(
              red, green, 0, 16, 0, 1, 17, 0, 2, 18, 0, 3, 19, 0, 4, 20, 0, 5),
          blue, 0, 1, 16, 3, 4, 17, 6, 7, 18, 9, 10, 19, 12, 13, 20, 15),
      __builtin_shufflevector(
          __builtin_shufflevector(
              green, red, 5, 0, 22, 6, 0, 23, 7, 0, 24, 8, 0, 25, 9, 0, 26, 10),
          blue, 0, 21, 2, 3, 22, 5, 6, 23, 8, 9, 24, 11, 12, 25, 14, 15),
      __builtin_shufflevector(
          __builtin_shufflevector(
              red, green, 0, 11, 27, 0, 12, 28, 0, 13, 29, 0, 14, 30, 0, 15, 31, 0),
          blue, 26, 1, 2, 27, 4, 5, 28, 7, 8, 29, 10, 11, 30, 13, 14, 31)};
  memcpy(out, pixels, 48);
}

// The pixels of the end of a row are copied first, so that no byte beyond it is read or written.
BAGPIPE_YUV_INLINE void bagpipe_yuv_row(
    const unsigned char *y, const unsigned char *u, const unsigned char *v, ptrdiff_t width,
    const struct bagpipe_yuv_colors *colors, unsigned char *out) {
  ptrdiff_t x = 0;
  for (; x + 16 <= width; x += 16) {
    bagpipe_yuv_pixels(y + x, u + x / 2, v + x / 2, colors, out + 3 * x);
  }
  if (x == width) return;
  unsigned char luma[16] = {0}, chroma[2][8] = {{0}}, pixels[48];
  size_t count = (size_t)(width - x);
  memcpy(luma, y + x, count);
  memcpy(chroma[0], u + x / 2, (count + 1) / 2);
  memcpy(chroma[1], v + x / 2, (count + 1) / 2);
  bagpipe_yuv_pixels(luma, chroma[0], chroma[1], colors, pixels);
  memcpy(out + 3 * x, pixels, 3 * count);
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

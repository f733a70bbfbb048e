#include <png.h>
#include <string.h>

// libpng reports errors by longjmp, which must not cross Swift frames: the calls that may jump are
// all in `bagpipe_png_decode`.

struct bagpipe_png_input {
  const unsigned char *bytes;
  size_t count;
  int is_truncated;
  char error[96];
};

static inline void bagpipe_png_error(png_structp png, png_const_charp text) {
  struct bagpipe_png_input *input = (struct bagpipe_png_input *)png_get_error_ptr(png);
  strncpy(input->error, text, sizeof input->error - 1);
  png_longjmp(png, 1);
}

static inline void bagpipe_png_warning(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}

static inline void bagpipe_png_read(png_structp png, png_bytep out, size_t count) {
  struct bagpipe_png_input *input = (struct bagpipe_png_input *)png_get_io_ptr(png);
  if (count > input->count) {
    input->is_truncated = 1;
    png_error(png, "the bytes end");
  }
  memcpy(out, input->bytes, count);
  input->bytes += count;
  input->count -= count;
}

// Decodes a PNG with its samples as they are stored (no gamma): gray stays gray, palettes and gray
// with alpha become RGB, 1, 2 and 4 bits become 8, 16 bits get the host's byte order.
// Returns 1, or 0 with a text in `input->error`; also when a row is not of `row_bytes` bytes.
static inline int bagpipe_png_decode(
    struct bagpipe_png_input *input, unsigned char *out, size_t row_bytes) {
  png_infop info = NULL;
  png_structp png = png_create_read_struct(
      PNG_LIBPNG_VER_STRING, input, bagpipe_png_error, bagpipe_png_warning);
  if (png == NULL) return 0;
  if (setjmp(png_jmpbuf(png))) {
    png_destroy_read_struct(&png, NULL, NULL);
    return 0;
  }
  info = png_create_info_struct(png);
  if (info == NULL) png_error(png, "out of memory");
  // Again, so that the jump finds `info` as it is now.
  if (setjmp(png_jmpbuf(png))) {
    png_destroy_read_struct(&png, &info, NULL);
    return 0;
  }
  png_set_read_fn(png, input, bagpipe_png_read);
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_chunk_malloc_max(png, 1 << 20);
  png_read_info(png, info);
  int color = png_get_color_type(png, info);
  if (color == PNG_COLOR_TYPE_PALETTE) {
    png_set_palette_to_rgb(png);
    png_set_strip_alpha(png);
  }
  if (color == PNG_COLOR_TYPE_GRAY) png_set_expand_gray_1_2_4_to_8(png);
  if (color == PNG_COLOR_TYPE_GRAY_ALPHA) {
    png_set_gray_to_rgb(png);
    png_set_strip_alpha(png);
  }
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  png_set_swap(png);
#endif
  int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  if (png_get_rowbytes(png, info) != row_bytes) png_error(png, "unexpected row size");
  png_uint_32 height = png_get_image_height(png, info);
  for (int pass = 0; pass < passes; pass++)
    for (png_uint_32 row = 0; row < height; row++)
      png_read_row(png, out + row * row_bytes, NULL);
  png_read_end(png, NULL);
  png_destroy_read_struct(&png, &info, NULL);
  return 1;
}

/* The peer of jpeg-encode, jpeg-decode and image-resize: libjpeg-turbo with nothing around it.
   usage: turbojpeg_alone FRAMES.rgb WIDTH HEIGHT QUALITY    encodes raw RGB frames
          turbojpeg_alone FRAMES.jpegs accurate|fast         decodes JPEGs, each with its length in
                                                             four little-endian bytes before it */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>

static int encode(FILE *file, int width, int height, int quality) {
  size_t frame = (size_t)width * height * 3, total = 0, frames = 0;
  unsigned char *pixels = malloc(frame), *jpeg = malloc(tjBufSize(width, height, TJSAMP_420));
  tjhandle encoder = tjInitCompress();
  if (!pixels || !jpeg || !encoder) return 66;
  while (fread(pixels, frame, 1, file) == 1) {
    unsigned long size = tjBufSize(width, height, TJSAMP_420);
    if (tjCompress2(encoder, pixels, width, 0, height, TJPF_RGB, &jpeg, &size, TJSAMP_420, quality,
                    TJFLAG_NOREALLOC | TJFLAG_ACCURATEDCT))
      return 65;
    total += size;
    frames++;
  }
  printf("%zu frames, %zu bytes\n", frames, total);
  return 0;
}

static int decode(FILE *file, int dct) {
  size_t room = 1 << 24, frames = 0;
  unsigned char *pixels = malloc(room), *jpeg = malloc(room);
  tjhandle decoder = tjInitDecompress();
  uint32_t size;
  if (!pixels || !jpeg || !decoder) return 66;
  while (fread(&size, sizeof size, 1, file) == 1) {
    int width, height, samples, colors;
    if (size > room || fread(jpeg, size, 1, file) != 1) return 65;
    if (tjDecompressHeader3(decoder, jpeg, size, &width, &height, &samples, &colors) ||
        (size_t)width * height * 3 > room ||
        tjDecompress2(decoder, jpeg, size, pixels, width, 0, height, TJPF_RGB, dct))
      return 65;
    frames++;
  }
  printf("%zu frames\n", frames);
  return 0;
}

int main(int argc, char **argv) {
  if (argc != 5 && argc != 3) return 64;
  FILE *file = fopen(argv[1], "rb");
  if (!file) return 66;
  if (argc == 5) return encode(file, atoi(argv[2]), atoi(argv[3]), atoi(argv[4]));
  return decode(file, strcmp(argv[2], "fast") ? TJFLAG_ACCURATEDCT : TJFLAG_FASTDCT);
}

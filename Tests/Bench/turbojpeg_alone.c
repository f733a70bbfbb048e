/* The peer of jpeg-encode: libjpeg-turbo on raw RGB frames, with nothing around it.
   usage: turbojpeg_alone FRAMES.rgb WIDTH HEIGHT QUALITY */
#include <stdio.h>
#include <stdlib.h>
#include <turbojpeg.h>

int main(int argc, char **argv) {
  if (argc != 5) return 64;
  int width = atoi(argv[2]), height = atoi(argv[3]), quality = atoi(argv[4]);
  size_t frame = (size_t)width * height * 3, total = 0, frames = 0;
  unsigned char *pixels = malloc(frame), *jpeg = malloc(tjBufSize(width, height, TJSAMP_420));
  tjhandle encoder = tjInitCompress();
  FILE *file = fopen(argv[1], "rb");
  if (!pixels || !jpeg || !encoder || !file) return 66;
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

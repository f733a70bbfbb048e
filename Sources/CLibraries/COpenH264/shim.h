#pragma once
#include <string.h>
#include <wels/codec_api.h>

/* A decoder's functions are in a table of pointers, and its picture in a union and three pointers. */

struct bagpipe_h264_picture {
  const unsigned char *planes[3];
  int strides[2];
  int width, height;
};

/* A decoder that prints nothing and hides no damage; NULL without memory. */
static inline ISVCDecoder *bagpipe_h264_open(void) {
  ISVCDecoder *decoder = NULL;
  if (WelsCreateDecoder(&decoder) != 0 || decoder == NULL) return NULL;
  int level = WELS_LOG_QUIET;
  (*decoder)->SetOption(decoder, DECODER_OPTION_TRACE_LEVEL, &level);
  SDecodingParam parameters;
  memset(&parameters, 0, sizeof parameters);
  parameters.sVideoProperty.eVideoBsType = VIDEO_BITSTREAM_AVC;
  parameters.eEcActiveIdc = ERROR_CON_DISABLE;
  if ((*decoder)->Initialize(decoder, &parameters) != 0) {
    WelsDestroyDecoder(decoder);
    return NULL;
  }
  return decoder;
}

static inline void bagpipe_h264_close(ISVCDecoder *decoder) {
  (*decoder)->Uninitialize(decoder);
  WelsDestroyDecoder(decoder);
}

/* Decodes one access unit. Returns its error bits; the picture is valid until the next call, and its
   width is 0 if there is none. */
static inline int bagpipe_h264_decode(ISVCDecoder *decoder, const unsigned char *bytes, int count,
                                      struct bagpipe_h264_picture *picture) {
  unsigned char *planes[3] = {NULL, NULL, NULL};
  SBufferInfo info;
  memset(&info, 0, sizeof info);
  memset(picture, 0, sizeof *picture);
  int state = (int)(*decoder)->DecodeFrameNoDelay(decoder, bytes, count, planes, &info);
  /* In profiles that allow B slices it keeps the first picture to put it in order. */
  if (state == 0 && info.iBufferStatus != 1)
    state = (int)(*decoder)->FlushFrame(decoder, planes, &info);
  if (state == 0 && info.iBufferStatus == 1) {
    picture->planes[0] = planes[0];
    picture->planes[1] = planes[1];
    picture->planes[2] = planes[2];
    picture->strides[0] = info.UsrData.sSystemBuffer.iStride[0];
    picture->strides[1] = info.UsrData.sSystemBuffer.iStride[1];
    picture->width = info.UsrData.sSystemBuffer.iWidth;
    picture->height = info.UsrData.sSystemBuffer.iHeight;
  }
  return state;
}

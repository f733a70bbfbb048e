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

/* An encoder that gives the same bytes in every run: one thread, a constant quantizer, and no frame
   left out; all headers are equal. The colors are those of JPEG, BT.601 in full range, or BT.601 in the
   range of video, which the headers then name. NULL without memory, or for a size that it does not
   encode. */
static inline ISVCEncoder *bagpipe_h264_encoder(int width, int height, int quantizer,
                                                unsigned key_interval, int is_full_range) {
  const float rate = 30; /* for its choice of a level only */
  ISVCEncoder *encoder = NULL;
  if (WelsCreateSVCEncoder(&encoder) != 0 || encoder == NULL) return NULL;
  int level = WELS_LOG_QUIET;
  (*encoder)->SetOption(encoder, ENCODER_OPTION_TRACE_LEVEL, &level);
  SEncParamExt parameters;
  (*encoder)->GetDefaultParams(encoder, &parameters);
  parameters.iUsageType = CAMERA_VIDEO_REAL_TIME;
  parameters.iPicWidth = width;
  parameters.iPicHeight = height;
  parameters.fMaxFrameRate = rate;
  parameters.iTargetBitrate = UNSPECIFIED_BIT_RATE;
  parameters.iMaxBitrate = UNSPECIFIED_BIT_RATE;
  parameters.iRCMode = RC_OFF_MODE;
  parameters.iMinQp = parameters.iMaxQp = quantizer;
  parameters.iTemporalLayerNum = parameters.iSpatialLayerNum = 1;
  parameters.uiIntraPeriod = key_interval;
  parameters.iNumRefFrame = 1;
  parameters.eSpsPpsIdStrategy = CONSTANT_ID;
  parameters.iMultipleThreadIdc = 1;
  parameters.bEnableFrameSkip = 0;
  parameters.bEnableSceneChangeDetect = 0;
  parameters.bEnableBackgroundDetection = 0;
  parameters.bEnableAdaptiveQuant = 0;
  parameters.bEnableDenoise = 0;
  SSpatialLayerConfig *layer = &parameters.sSpatialLayers[0];
  layer->iVideoWidth = width;
  layer->iVideoHeight = height;
  layer->fFrameRate = rate;
  layer->iSpatialBitrate = layer->iMaxSpatialBitrate = UNSPECIFIED_BIT_RATE;
  layer->iDLayerQp = quantizer;
  layer->uiProfileIdc = PRO_BASELINE;
  layer->sSliceArgument.uiSliceMode = SM_SINGLE_SLICE;
  layer->bVideoSignalTypePresent = 1;
  layer->uiVideoFormat = VF_UNDEF;
  layer->bFullRange = is_full_range != 0;
  if (!is_full_range) {
    layer->bColorDescriptionPresent = 1;
    layer->uiColorPrimaries = CP_BT709;            /* those of sRGB */
    layer->uiTransferCharacteristics = TRC_BT709;
    layer->uiColorMatrix = CM_SMPTE170M;           /* BT.601 */
  }
  if ((*encoder)->InitializeExt(encoder, &parameters) != 0) {
    WelsDestroySVCEncoder(encoder);
    return NULL;
  }
  return encoder;
}

static inline void bagpipe_h264_encoder_close(ISVCEncoder *encoder) {
  (*encoder)->Uninitialize(encoder);
  WelsDestroySVCEncoder(encoder);
}

/* Encodes a picture, whose three planes follow each other, with half the sides for the last two.
   Returns the number of bytes, in Annex B and valid until the next call, 0 if it has left the frame
   out, or -1. */
static inline long bagpipe_h264_encode(ISVCEncoder *encoder, unsigned char *planes, int width,
                                       int height, long long milliseconds,
                                       const unsigned char **bytes) {
  SSourcePicture picture;
  memset(&picture, 0, sizeof picture);
  picture.iColorFormat = videoFormatI420;
  picture.iPicWidth = width;
  picture.iPicHeight = height;
  picture.uiTimeStamp = milliseconds;
  picture.iStride[0] = width;
  picture.iStride[1] = picture.iStride[2] = width / 2;
  picture.pData[0] = planes;
  picture.pData[1] = planes + (long)width * height;
  picture.pData[2] = picture.pData[1] + (long)width * height / 4;
  SFrameBSInfo info;
  memset(&info, 0, sizeof info);
  if ((*encoder)->EncodeFrame(encoder, &picture, &info) != 0) return -1;
  if (info.eFrameType == videoFrameTypeSkip || info.iLayerNum == 0) return 0;
  /* The layers, first the headers and then the picture, are in one buffer. */
  *bytes = info.sLayerInfo[0].pBsBuf;
  return info.iFrameSizeInBytes;
}

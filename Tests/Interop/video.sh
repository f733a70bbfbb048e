#!/bin/sh
# video-decode against ffmpeg's own decode: H.264 with and without B slices, H.265 and AV1, in all
# forms of messages.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
python=${PYTHON:-python3}
command -v ffmpeg >/dev/null || { echo 'skipped: no ffmpeg'; exit 0; }

# encode NAME SIZE FORMAT OPTIONS...: two seconds of a moving picture, its parameters at key frames
encode() {
  name=$1 size=$2 pixels=$3
  shift 3
  case $* in *av1*) ;; *) set -- "$@" -bsf:v dump_extra=freq=keyframe ;; esac
  ffmpeg -v error -nostdin -y -f lavfi -i "testsrc2=s=$size:r=30:d=2" -pix_fmt "$pixels" "$@" \
    "$name.nut" 2>encoder.log || { cat encoder.log; exit 1; }
}

# compare NAME FORM FORMAT
compare() {
  "$python" "$here/check_video.py" write in.mcap "$1.nut" "$2" "$3"
  video-decode <in.mcap >out.mcap 2>err || { cat err; exit 1; }
  [ ! -s err ] || { cat err; exit 1; }
  "$python" "$here/check_video.py" check out.mcap "$1.nut" "$2"
}

# Without B slices, in this process: an ffmpeg that fails proves it.
mkdir broken
printf '#!/bin/sh\nexit 1\n' >broken/ffmpeg
chmod +x broken/ffmpeg
encode plain 322x242 yuv420p -c:v libx264 -bf 0 -g 20
encode base 320x240 yuv420p -c:v libx264 -profile:v baseline -g 250
encode tools 320x240 yuv420p -c:v libx264 -bf 0 -g 25 \
  -x264-params ref=5:weightp=2:slices=4:8x8dct=1:cqm=jvt:aud=1
encode refresh 320x240 yuv420p -c:v libx264 -bf 0 -x264-params intra-refresh=1:keyint=20
encode colors 320x240 yuv420p -c:v libx264 -bf 0 -colorspace bt709
encode full 320x240 yuvj420p -c:v libx264 -bf 0
for name in plain base tools refresh colors full; do
  PATH=$PWD/broken:$PATH
  export PATH
  "$python" "$here/check_video.py" write in.mcap $name.nut foxglove h264
  video-decode <in.mcap >out.mcap
  PATH=${PATH#*:}
  "$python" "$here/check_video.py" check out.mcap $name.nut foxglove
done
for form in foxglove json ros2 ros1 packet packet1 image image1; do
  compare plain $form h264
done
compare plain packet libx264
compare plain packet 'h264;yuv420p;bgr8;bgr8'

# Through ffmpeg.
encode b 320x240 yuv420p -c:v libx264 -g 20 -bf 3 -x264-params b-pyramid=normal
encode late 320x240 yuv420p -c:v libx264 -g 60 -bf 2 -force_key_frames 0
encode open 320x240 yuv420p -c:v libx264 -x264-params keyint=20:open-gop=1:bframes=3
encode hd 322x242 yuv420p -c:v libx264 -g 20 -bf 2 -colorspace bt709
encode wide 320x240 yuvj420p -c:v libx264 -g 20 -bf 2
encode chroma 320x240 yuv444p -c:v libx264 -bf 0
encode deep 320x240 yuv420p10le -c:v libx264 -g 20
encode lossless 320x240 yuv420p -c:v libx264 -qp 0 -bf 0
encode fields 320x240 yuv420p -c:v libx264 -flags +ildct+ilme -x264-params tff=1
for name in b late open hd wide chroma deep lossless fields; do compare $name foxglove h264; done
compare b packet1 h264
compare b image h264
encode hevc 320x240 yuv420p -c:v libx265 -x265-params log-level=error:keyint=20:bframes=3
encode closed 320x240 yuv420p -c:v libx265 -x265-params log-level=error:keyint=20:open-gop=0
encode colored 322x242 yuv420p -c:v libx265 -colorspace bt709 -bf 0 \
  -x265-params log-level=error:keyint=20:scaling-list=default:range=limited:sar=2
encode ten 320x240 yuv420p10le -c:v libx265 -x265-params log-level=error:keyint=20
for name in hevc closed colored ten; do compare $name foxglove h265; done
compare hevc packet 'hevc;yuv420p;bgr8;bgr8'
compare hevc ros2 h265
if ffmpeg -hide_banner -v error -encoders 2>/dev/null | grep -q libsvtav1; then
  encode av1 320x240 yuv420p -c:v libsvtav1 -preset 10 -g 20
  compare av1 foxglove av1
  compare av1 image av1
fi

# A stream that starts inside a group, one with parameter sets of their own, and two frames at once.
for form in foxglove packet; do
  "$python" "$here/check_video.py" write in.mcap plain.nut $form h264 from 7
  video-decode <in.mcap >out.mcap 2>err
  grep -q "video-decode: '/camera': 13 frames before a key frame left out" err
  "$python" "$here/check_video.py" check out.mcap plain.nut $form 20
done
"$python" "$here/check_video.py" write in.mcap hevc.nut foxglove h265 from 7
video-decode <in.mcap >out.mcap 2>err
grep -q 'before a key frame left out' err
"$python" "$here/check_video.py" write in.mcap plain.nut foxglove h264 bare 20
video-decode <in.mcap >out.mcap 2>err
grep -q "'/camera': 1 message without a frame" err
"$python" "$here/check_video.py" check out.mcap plain.nut foxglove
"$python" "$here/check_video.py" write in.mcap b.nut foxglove h264 from 5
video-decode <in.mcap >out.mcap 2>err
grep -q 'before a key frame left out' err
"$python" "$here/check_video.py" check out.mcap b.nut foxglove 20

# Missing frames are an error, or leave out the rest of their group.
for name in plain b; do
  "$python" "$here/check_video.py" write in.mcap $name.nut foxglove h264 without 21
  status=0
  video-decode <in.mcap >out.mcap 2>err || status=$?
  [ $status -eq 65 ] && [ "$(wc -l <err)" -eq 1 ] && grep -q 'missing' err
  video-decode --bad skip <in.mcap >out.mcap 2>err
  grep -q '18 images left out' err
  "$python" "$here/check_video.py" check out.mcap $name.nut foxglove 0 41
done

# The same bytes for any number of threads.
"$python" "$here/check_video.py" write in.mcap plain.nut foxglove h264
video-decode -j 1 --no-provenance <in.mcap | cksum >one
video-decode -j 4 --no-provenance <in.mcap | cksum | cmp one -

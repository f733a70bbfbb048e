# A 16-bit ROS image with is_bigendian set keeps its numbers: foxglove.RawImage has the low byte
# first. The pixels are 1000 to 1003.
step-align --no-provenance --clock /depth observation/d=/depth action=/action.data \
  <"$DATA/images/big_endian.mcap" >steps
stream-text --full --json -t observation/d steps | head -n 1 | jq -r .value.data | base64 -d |
  od -An -t u2 --endian=little
# As TensorFlow has it, divided by 65535.
image-resize --depth-units tensorflow 2x2 <steps | stream-text --full --json -t observation/d |
  head -n 1 | jq -r .value.data | base64 -d | od -An -t f4 --endian=little

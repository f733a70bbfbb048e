# A float image is still an image after it has been in a dataset: its name says so, or its type.
for feature in observation/depth_primary observation/range; do
  python3 -B "$SHELL_TESTS/zarr-write/pictures.py" "$DATA/images" 32FC1 $feature >steps
  rlds-write --name floats --force . <steps
  rlds-cat floats >again
  for file in steps again; do
    image-resize 2x2 <$file | stream-info --json |
      jq -c ".topics[] | select(.topic == \"$feature\") | [.topic, .feature, .dtype, .shape]"
  done
  rm -r floats
done
rlds-write --name floats . <steps
rlds-cat floats | stream-text --json --full -t observation/range | head -n 1 |
  jq -r '.value | .data' | base64 -d | od -An -t f4 --endian=little
jq -c '.. | .range? // empty' floats/1.0.0/features.json

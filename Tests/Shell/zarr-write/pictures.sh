# What readers of a dataset would see otherwise than TensorFlow is stored as its pixels: CMYK, hidden
# alpha, Bayer patterns. Compressed depth names the filter that decodes it.
for kind in cmyk_adobe.jpg grey_alpha8.png palette4_transparent.png palette4.png bayer_rggb8 \
  bayer_rggb16 compressedDepth; do
  python3 -B "$SHELL_TESTS/zarr-write/pictures.py" "$DATA/images" $kind >steps
  zarr-write $kind.zarr <steps 2>errors
  echo "$kind: exit $?"
  cat errors
  [ ! -d $kind.zarr ] || jq -c '[.data_type, .shape]' $kind.zarr/observation/image/zarr.json
  [ ! -d $kind.zarr ] || jq -c '.attributes.features[].encoding' $kind.zarr/zarr.json
  rlds-write --name pictures --force out <steps 2>errors
  echo "rlds: exit $?"
  cat errors
  [ ! -d out ] || rlds-cat out/pictures | stream-info --json |
    jq -c '.topics[] | select(.topic == "observation/image") | [.feature, .dtype, .shape]'
  [ ! -d out ] || jq -c '.. | .image? // empty' out/pictures/1.0.0/features.json | head -n 1
  rm -rf out
done

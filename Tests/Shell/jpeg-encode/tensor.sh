# A color image that is stored as a tensor becomes a JPEG; other tensors stay, and with them their
# order.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --no-provenance --rate 10 \
  observation/image=/camera/front/image_raw action=/action.data >raw
jpeg-encode --no-provenance <raw >jpegs
python3 "$SHELL_TESTS/jpeg-encode/tensors.py" <raw >tensors
stream-info --json tensors | jq -c '.topics[] | [.topic, .feature, .dtype, .shape]'
for threads in 1 3; do jpeg-encode --no-provenance -j $threads <tensors >out.$threads; done
cmp out.1 out.3
stream-info --json out.1 | jq -c '.topics[] | [.topic, .feature, .dtype, .shape]'
for file in jpegs out.1; do
  stream-text --json --full -t observation/image $file | jq -r .value.data | sha256sum
  stream-text --json -t action $file | jq -c '[.sequence, .value.float64]' | sha256sum
done | sort | uniq -c | sed 's/ *\([0-9]*\) .*/\1 equal/'
stream-check out.1

# Buffers of Diffusion Policy's own code, in all its compressors and stores, have the numbers that went
# in.
golden=$SHARED/golden/replay_buffer
[ -d "$golden" ] || { echo 'skipped: no shared folder'; exit 0; }
npz-cat --id '{index}' "$golden/expected.npz" | stream-text --json |
  jq -cS 'select(.record == "message" and .topic != "/episode") | .topic |= sub("observation/"; "") | select(.topic != "img") |
    [.topic, .log_time, .value]' >expected
for store in default.zarr disk.zarr default.zarr.zip; do
  zarr-cat "$golden/$store" >out
  stream-text --json <out | jq -cS 'select(.record == "message" and .topic != "/episode") |
    .topic |= sub("observation/"; "") | select(.topic != "img") | [.topic, .log_time, .value]' >found
  cmp found expected && wc -l <found
  npz-write images.npz <out
  python3 -c 'import sys, zipfile
first, second = [zipfile.ZipFile(name).read(member) for name, member in
  (("images.npz", "observation/img.npy"), (sys.argv[1], "img.npy"))]
print(first == second, len(first))' "$golden/expected.npz"
  rm images.npz
done
zarr-cat "$golden/from_numpy.zarr" | stream-info | grep -A 9 episodes

# What the filter cannot decode is kept as bytes, also by rlds-write and zarr-write.
exec 2>&1
cp -r "$DATA/tiny_robot/1.0.0" copy && chmod -R u+w copy
steps=.featuresDict.features.steps.sequence.feature.featuresDict.features
observation=$steps.observation.featuresDict.features
jq "$observation.blob = {pythonClassName: \"tfds.features.Video\", video: {}}
  | $observation.image_primary.image.dtype = \"float32\"" "$DATA/tiny_robot/1.0.0/features.json" \
  >copy/features.json
rlds-cat --no-provenance copy >read.mcap
rlds-cat --no-provenance --bytes '*blob' "$DATA/tiny_robot" >whole.mcap
rlds-cat -q --no-provenance -f '*blob' -f '*primary' copy | stream-text -t '*blob' | head -c 300
echo
for stream in read.mcap whole.mcap; do
  mcap-cat --no-provenance -t '*blob' $stream | stream-text | grep '^1970.*blob' >$stream.txt
done
cmp read.mcap.txt whole.mcap.txt
rlds-write --name robot . <read.mcap
rlds-cat --no-provenance -f '*blob' -f '*primary' robot | stream-text | grep -c 'uint8'
mcap-cat -x '*contacts' read.mcap | zarr-write robot.zarr
echo "exit $?"

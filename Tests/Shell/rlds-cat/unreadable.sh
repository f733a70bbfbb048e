# Folders that are no datasets, selections that match nothing, and declarations that the records do
# not follow. The filter leaves out a feature that it cannot read, unless a pattern selects it.
exec 2>&1
try() { rlds-cat "$@" >/dev/null; echo "exit $?"; }
tiny=$DATA/tiny_robot
try
try nowhere
mkdir empty && try empty
try --split nope "$tiny"
try --split 'train[:9]' "$tiny"
try --split 'train[3]' "$tiny"
try -f nothing "$tiny"
try --rate 0 "$tiny"
cp -r "$tiny/1.0.0" copy && chmod -R u+w copy
change() {
  jq "$2" "$tiny/1.0.0/$1" >"copy/$1"
  try copy
  cp "$tiny/1.0.0/$1" "copy/$1"
}
steps=.featuresDict.features.steps.sequence.feature.featuresDict.features
change features.json "$steps.extra = $steps.reward"
change features.json "$steps.action.tensor.shape.dimensions = [\"5\"]"
change features.json "$steps.action.tensor.dtype = \"int32\""
change features.json "$steps.action.tensor.dtype = \"complex64\""
change features.json "$steps.reward = {pythonClassName: \"tfds.features.Video\", video: {}}"
jq "$steps.reward = {pythonClassName: \"tfds.features.Video\", video: {}}" \
  "$tiny/1.0.0/features.json" >copy/features.json
try -f reward copy
change features.json 'del(.featuresDict.features.steps)'
change dataset_info.json '.fileFormat = "array_record"'
change dataset_info.json '.splits[0].shardLengths = ["1", "x"]'
change dataset_info.json '.splits[0].filepathTemplate = "../{SPLIT}"'
printf '{' >copy/features.json; try copy

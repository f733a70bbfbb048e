# The files of a dataset, and what they say.
bag-cat "$DATA/pick_cube_sample.bag" | jpeg-encode | step-align --rate 10 \
  observation/image_primary=/camera/front/image_raw action=/action.data |
  rlds-write --name pick_cube --dataset-version 2.0.1 --split val out
find out -type f | sort
cat out/pick_cube/2.0.1/features.json out/pick_cube/2.0.1/dataset_info.json
rlds-cat --split val out/pick_cube | stream-info

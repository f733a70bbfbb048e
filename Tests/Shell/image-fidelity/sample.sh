# A long recording is sampled evenly, and the report says which frames it is about.
bag-cat -t /camera/wrist/image_raw "$DATA/pick_cube_sample.bag" >run.mcap
for sample in 1 2 5 39; do
  image-fidelity --sample $sample -q 90 --size '' --json <run.mcap |
    jq -c '.topics[] | [.frames, .measured, .every]'
done
image-fidelity --sample 3 -q 90 --size '' <run.mcap | head -n 1

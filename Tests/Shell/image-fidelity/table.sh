# Each quality and subsampling beside what a trainer changes; the same with any number of threads.
bag-cat -t '/camera/*' --end 0.2 "$DATA/pick_cube_sample.bag" >run.mcap
image-fidelity --quality 95,70 --subsampling 420,444 --size 64,48x32 <run.mcap
for threads in 1 3; do image-fidelity --json -j $threads --size '' <run.mcap >$threads.json; done
cmp 1.json 3.json
jq -r '.topics[] | [.topic, .width, .height, .form, .bytes, .frames, .measured, .every] | @tsv' 1.json
jq -c '.topics[0].tables[0].changes[0] | keys' 1.json
# Steps have the same frames, as a JPEG that loses more, or as a tensor.
step-align --rate 10 observation/image=/camera/wrist/image_raw <run.mcap >steps.mcap
fidelity() { image-fidelity -q 90 --size '' --json | jq -c '.topics[0].tables[0].changes[0].mse'; }
fidelity <steps.mcap
python3 "$SHELL_TESTS/jpeg-encode/tensors.py" <steps.mcap | fidelity
jpeg-encode <steps.mcap | image-fidelity -q 90 --size '' | tail -n 1

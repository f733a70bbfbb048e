# JPEG and PNG stay the bytes that they are, where they fit; others become JPEG.
exec 2>&1
bag-cat --no-provenance "$DATA/pick_cube_sample.bag" | jpeg-encode >run.mcap
messages() { python3 -B "$SHELL_TESTS/messages.py" | sort; }
messages <run.mcap >all
echo "$(frame-pick -n 5 <run.mcap | messages | comm -12 all - | wc -l) of 10 are the same"
echo "$(frame-pick -n 5 --size 160 <run.mcap | messages | comm -12 all - | wc -l) of 10 are the same"
echo "$(frame-pick -n 5 --size 100 <run.mcap | messages | comm -12 all - | wc -l) of 10 are the same"
frame-pick -n 5 --max-bytes 2K <run.mcap | messages | awk '$4 > 2200 { print "large:", $0 }'
jpeg-encode --help | grep -c png
# Steps get numbers from 0, their texts pass, and one run is like the other.
step-align --rate 10 language_instruction=/instruction.data observation/image_0=/camera/front/image_raw \
  observation/image_1=/camera/wrist/image_raw action=/action.data <run.mcap >steps.mcap
for count in 1 2 7; do
  frame-pick -n $count --side-by-side <steps.mcap >picked.mcap && stream-check picked.mcap
  frame-pick -n $count <steps.mcap >picked.mcap && stream-check picked.mcap
  stream-text --json picked.mcap | python3 -B "$SHELL_TESTS/frame-pick/show.py"
done
frame-pick --by motion -n 3 --memory 32M <steps.mcap >a.mcap
frame-pick --by motion -n 3 <steps.mcap >b.mcap
stream-text --json a.mcap | grep message | cksum
stream-text --json b.mcap | grep message | cksum

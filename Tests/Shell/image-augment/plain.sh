# The same seed changes images alike with any number of threads, another seed in another way.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --no-provenance --rate 10 \
  observation/image_primary=/camera/front/image_raw action=/action.data |
  image-resize --no-provenance 32x32 >steps.mcap
for threads in 1 2 5; do
  image-augment --no-provenance --seed 7 --jpeg-probability 0.5 -j $threads <steps.mcap \
    >out.$threads || echo "exit $?"
done
cmp out.1 out.2 && cmp out.1 out.5
stream-check out.1
image-augment --no-provenance --seed 8 --jpeg-probability 0.5 <steps.mcap | cmp -s out.1 - ||
  echo 'another seed'
# Nothing to do changes no pixel, and the whole area is the whole image.
image-augment --no-provenance --seed 7 --order '' <steps.mcap | cmp steps.mcap - && echo same
image-augment --no-provenance --center-crop 1 <steps.mcap | cmp steps.mcap - && echo same
# Windows carry all their images.
traj-window --no-provenance --window 2 <steps.mcap | image-augment --no-provenance --seed 7 >windows
stream-check windows

# Values that do not fit a column are refused in one line, which names the step.
bag-cat --end 0.5 "$DATA/pick_cube_sample.bag" >demo.mcap
step-align --rate 10 action=/action.data camera=/camera/front/image_raw <demo.mcap >steps.mcap
traj-map -e 'timestamp = action' <steps.mcap | arrow-write >/dev/null
echo "exit $?"
PYTHONPATH=$SHELL_TESTS python3 -B - <<'END'
import arrow, struct
offsets = struct.pack("<3i", 0, 2, 5)
numbers = struct.pack("<5f", 1, 2, 3, 4, 5)
fields = [arrow.field("ragged", "list", [arrow.field("item", "f4")])]
open("ragged.arrow", "wb").write(
    arrow.schema(fields) + arrow.batch(2, [(2, 0), (5, 0)], [b"", offsets, b"", numbers]) + arrow.END)
open("null.arrow", "wb").write(
    arrow.schema([arrow.field("a", "f4"), arrow.field("b", "f4")])
    + arrow.batch(2, [(2, 1), (2, 0)], [b"\2", numbers, b"", numbers]) + arrow.END)
END
arrow-cat ragged.arrow | arrow-write ragged.arrows
echo "exit $?"
arrow-cat null.arrow | arrow-write >/dev/null
echo "exit $?"
{ image-resize 8x8 <steps.mcap; } >small.mcap
episode-mix steps.mcap small.mcap | arrow-write >/dev/null
echo "exit $?"
bag-cat --end 0.1 "$DATA/pick_cube_sample.bag" | arrow-write >/dev/null
echo "exit $?"
# Damaged images, and what --bad does with them.
jpeg-encode <demo.mcap |
  step-align --rate 10 action=/action.data camera=/camera/front/image_raw |
  python3 "$SHELL_TESTS/damage_images.py" 2 3 >damaged
for decode in '' --decode; do
  for rule in error skip repeat; do
    arrow-write $decode --bad $rule --force damaged.arrow <damaged
    echo "exit $?"
    [ ! -e damaged.arrow ] || arrow-cat damaged.arrow | stream-info | grep -e '#' -e image
    rm -f damaged.arrow
  done
done

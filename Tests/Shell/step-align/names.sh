# Two publishers, and one that changes the order of its joints: names choose the same joint in all
# messages, places do not and are an error that shows both names.
exec 2>&1
python3 -B "$SHELL_TESTS/step-align/joints.py" >both
python3 -B "$SHELL_TESTS/step-align/joints.py" ARM >arm
show() {
  echo "$*"
  step-align --rate 1 "$@" >steps.mcap && stream-text --json -t f steps.mcap |
    jq -c '[.publish_time / 1e9, .value.shape, .value.float64]' || echo "exit $?"
}
show 'f=/joints.position[b]' <both
show 'f=/joints.position[c,a]' <both
show 'f=/joints.position[finger]' <both
show 'f=/joints.position[?]' <both
show 'f=/joints.position[b],/joints.position[finger]' <both
show 'f=/joints.position' <arm
show 'f=/joints.position[1:3]' <arm
# By their place, and where names are missing.
show 'f=/joints.position' <both
show 'f=/joints.position[0]' <both
show 'f=/joints.position[0:1]' <both
show 'f=/joints.position[a,finger]' <both
show 'f=/joints.position[*]' <both
show 'f=/joints.position[elbow]' <both
show 'f=/joints.velocity[a]' <arm
show 'f=/joints.name[a]' <arm
show 'f=/joints.position[a,1]' <arm
# Two publishers with different types.
python3 -B - >types <<'END'
import os, struct, sys
sys.path.append(os.environ["SHELL_TESTS"])
from mcap import channel, message, schema, write
write(schema(1, "demo/Float", "ros1msg", "float32 x"), channel(1, 1, "/x", "ros1"),
      schema(2, "demo/Double", "ros1msg", "float64 x"), channel(2, 2, "/x", "ros1"),
      *(message(1 + n % 2, 0, n, 0, struct.pack("<d" if n % 2 else "<f", n)) for n in range(4)))
END
show 'f=/x.x' <types

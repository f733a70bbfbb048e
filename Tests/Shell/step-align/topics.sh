# Topics of any characters are in quotes; one with a dot is also found without them unless the stream
# has the shorter one, too.
exec 2>&1
python3 -B - >recording <<'END'
import os, sys
sys.path.append(os.environ["SHELL_TESTS"])
from mcap import channel, message, write
topics = ["robot.state", "/a,b", "/x=1", 'say "hi"\\\\', "/s", "/s.t", "/in a[0]"]
write(*(channel(1 + n, 0, topic, "json") for n, topic in enumerate(topics)),
      *(message(1 + n, 0, 0, 0, b'{"v":[%d,2],"t":{"v":7},"k.k":5}' % n)
        for n in range(len(topics))))
END
show() {
  printf '%s\n' "$*"
  step-align --clock robot.state "$@" <recording >steps.mcap && stream-text --json -t f steps.mcap |
    jq -c .value.float64 ||
    echo "exit $?"
}
show 'f=robot.state.v'
show 'f="robot.state".v'
show 'f="/a,b".v[0],"/x=1".v,robot.state.t.v'
show 'f="say \"hi\"\\\\".v' 'g="/in a[0]".v'
show 'f="/s"."k.k","/s.t".v'
show 'f=/s.t.v'
show 'f=robot.v'
show 'f="robot.state'
show 'f="robot.state"v'

# JSON messages are believed before their schema: it may leave out fields, give another type, or be
# none at all. Of equal keys the last counts.
exec 2>&1
PYTHONPATH=$SHELL_TESTS python3 -B - >recording <<'END'
from mcap import *

OPEN = '{"type":"object","properties":{"x":{"type":"string"}},"additionalProperties":false}'
write(
    schema(1, "T", "jsonschema", OPEN), channel(1, 1, "/open", "json"),
    schema(2, "T", "jsonschema", "see wiki"), channel(2, 2, "/wiki", "json"),
    *(message(c, 0, t * 10**8, 0, b'{"x":0,"x":%d,"more":[5,6],"say":"go"}' % t)
      for t in range(2) for c in (1, 2)))
END
step-align --rate 10 a=/open.x b=/open.more[0] c=/wiki.x,/wiki.more language_instruction=/wiki.say \
  <recording | stream-text --json | jq -c '
    select(.record == "message" and .topic != "/episode") |
    [.topic, .value.float64 // .value.text]'
step-align --rate 10 a=/open.y <recording >steps.mcap
echo "exit $?"
step-align --rate 10 a=/open.x,/open.say <recording >steps.mcap
echo "exit $?"
step-align --rate 10 a:linear=/open.say <recording >steps.mcap
echo "exit $?"

# A recording of which no step is left is named, with the topic that is missing or late.
exec 2>&1
python3 -B - <<'END'
import contextlib, os, sys, types
sys.path.append(os.environ["SHELL_TESTS"])
from mcap import channel, message, write
for name, b in [("whole", range(5)), ("late", range(8, 12)), ("lacks", [])]:
    times = sorted([(t, 1) for t in range(5)] + [(t, 2) for t in b])
    with open(name + ".mcap", "wb") as file:
        output = types.SimpleNamespace(buffer=file)
        with contextlib.redirect_stdout(output):
            write(channel(1, 0, "/a", "json"), channel(2, 0, "/b", "json"),
                  *(message(topic, 0, t * 10**9, 0, b'{"x":1}') for t, topic in times))
END
show() {
  stream-text --json -t /episode |
    jq -c '.value | select(.event == "END") | [.steps, .attributes[-1].key, .attributes[-1].value]'
}
mcap-cat whole.mcap late.mcap lacks.mcap | step-align --rate 1 a=/a.x b=/b.x | show
mcap-cat late.mcap whole.mcap | step-align -q --rate 1 a=/a.x b=/b.x | show
mcap-cat lacks.mcap late.mcap | step-align --rate 1 a=/a.x b=/b.x | show
mcap-cat lacks.mcap | step-align --rate 1 a=/a.x b=/b.x >steps.mcap
echo "exit $?"
mcap-cat whole.mcap late.mcap | step-align --empty error --rate 1 a=/a.x b=/b.x >steps.mcap
echo "exit $?"
mcap-cat whole.mcap | step-align --clock /b --every 9 --tolerance 0 a=/a.x b=/b.x | show
mcap-cat late.mcap | step-align --clock /b a=/a.x | show

# A gap longer than --max-gap, ten seconds unless said otherwise, ends the episode and begins another
# one, whether all features pause or one does; ticks within the tolerance of nothing cost no time.
exec 2>&1
python3 -B - >paused <<'END'
import os, sys
sys.path.append(os.environ["SHELL_TESTS"])
from mcap import channel, message, write
S = 10**9
samples = [(1, t * S // 10) for t in range(10)] + [(1, (3600 + t) * S) for t in range(10)]
samples += [(2, t * S) for t in (*range(12), *range(3500, 3610))]
write(channel(1, 0, "/q", "json"), channel(2, 0, "/a", "json"),
      *(message(c, n, 1700000000 * S + t, 0, b'{"x":%d}' % n)
        for n, (c, t) in enumerate(sorted(samples, key=lambda s: s[1]))))
END
show() {
  echo "$*"
  step-align "$@" <paused >steps.mcap && stream-text --json -t /episode steps.mcap | jq -c '
    .value | [.event, .steps, (.attributes[] | select(.key == "id" or .key == "alignment/gap").value)]'
}
show --rate 1 q=/q.x
show --rate 1 q=/q.x a=/a.x
show --clock /a q=/q.x a=/a.x
show --rate 1 --max-gap 3600 q=/q.x
show --rate 1e6 --max-gap 4000 --tolerance 0.000001 q=/q.x
show --rate 1 --max-gap 0 q=/q.x
show --rate 1000 --max-gap 1e6 q=/q.x 2>&1 | cut -c 1-200

# A file comes in the order of the log times, equal times as in the file; a pipe in its own order.
PYTHONPATH=$SHELL_TESTS python3 -B - >mixed.mcap <<'END'
from mcap import *

write(
    channel(1, 0, "/a", "json"), channel(2, 0, "/b", "json"),
    *(message(1 + time % 2, number, time, 0, b"%d" % number)
      for number, time in enumerate([5, 3, 4, 3, 5, 1])))
END
list() { stream-text -t '/[ab]' | sed -n 's/.* //;/^[0-5]$/p' | tr '\n' ' '; echo; }
mcap-cat mixed.mcap | list
mcap-cat --order file mixed.mcap | list
cat mixed.mcap | mcap-cat | list
cat mixed.mcap | mcap-cat --order time | list
# A file with episodes has an order that means something.
cat mixed.mcap | mcap-cat >episodes.mcap
mcap-cat episodes.mcap | list
mcap-cat --order time - <episodes.mcap | list

"""The loop of labels with a real model's server, store and Label Studio: check_labels_loop.py FOLDER

Two days of tries that end in green or red, more or less clearly: asked, answered, routed, answered by
people through Label Studio's API, joined, compared, and calibrated for the next day. The first day has
nothing but the model's own confidence, and people see all; the second has a threshold, and keeps its
promise. Exits 1 at the first difference from the hidden truth.
"""

import contextlib
import json
import os
import pathlib
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../Flywheel"))
import labels
import servers
import world
from day import Day, Wrong
from label_studio import LabelStudio

ROBOTS, TRIES, DAYS = 6, 14, 2


class Servers:
    def __init__(self, folder, stack):
        self.studio = LabelStudio(folder, os.environ["LABEL_STUDIO"])
        stack.callback(self.studio.stop)
        self.store = servers.Store(folder)
        stack.callback(self.store.stop)
        self.model = servers.Model(folder, os.environ["PYTHON_LABELS"], os.environ["PICTURE_MODEL"])
        stack.callback(self.model.stop)
        for server in (self.store, self.model, self.studio):
            server.wait(server.is_up, 400)


def simulate(day):
    truth = world.make(day.number, ROBOTS, TRIES, day.place, faces=False)
    truth.save(day.place / "truth.json")


def takes(day):
    day.sh("mcap-cat -q $WORLD/*.mcap | episode-split -q --start /task.state=start --stop /task.state=done "
           "--instruction /task.instruction | zstd-chunk -q > takes.mcap")
    names = [f"{entry.robot}#0:{entry.start}-{entry.end}" for entry in world.truth_of(day).tries]
    (day.place / "wanted.json").write_text(json.dumps(names))


STAGES = [("world", simulate), ("units", takes), ("judge", labels.judge), ("route", labels.route),
          ("people", labels.people), ("join", labels.join), ("agree", labels.agree)]


def main():
    folder = pathlib.Path(sys.argv[1]).resolve()
    facts = []
    with contextlib.ExitStack() as stack:
        running = Servers(folder, stack)
        for number in range(1, DAYS + 1):
            day = Day(folder, number, running, running.store.environment())
            day.folder.mkdir()
            try:
                for name, function in STAGES[: 4 if number == DAYS else None]:
                    day.run(name, function)
            except Wrong as wrong:
                sys.exit(f"check_labels_loop: day {number}: {wrong}")
            facts.append(day.facts)
            print(f"day {number}: {day.facts} in {day.seconds} s", flush=True)
    first, second = facts
    if not first["accepted"] or first["kappa"] < 0.6:
        sys.exit("check_labels_loop: the model's own confidence accepts nothing, or people see another world")
    if not second["accepted"] or second["accepted_error"] > labels.MAX_ERROR:
        sys.exit(f"check_labels_loop: {second['accepted']} accepted, {second['accepted_error']} of them wrong")


main()

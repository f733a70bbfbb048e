"""One day of the data flywheel, or more, with real servers; ends with a page.

flywheel.py [--days N] [--robots N] [--tries N] [--mutate] [--since STAGE] [--until STAGE] FOLDER

The environment names BIN with the filters, PYTHON_LABELS, LABEL_STUDIO and PICTURE_MODEL; weed, rclone and
ray are in PATH. FOLDER keeps the days: a later run goes on after the last whole one, and with --since in an
unfinished one.
"""

import argparse
import contextlib
import os
import pathlib
import shutil
import sys
import time

import choosing
import edge
import labels
import lake
import mutate
import report
import servers
import training
from day import Day, Wrong
from label_studio import LabelStudio

STAGES = [
    ("world", edge.simulate),
    ("edge", edge.run),
    ("upload", edge.upload),
    ("units", lake.convert),
    ("judge", labels.judge),
    ("route", labels.route),
    ("people", labels.people),
    ("join", labels.join),
    ("agree", labels.agree),
    ("table", lake.table),
    ("score", choosing.score),
    ("choose", choosing.choose),
    ("datasets", training.datasets),
    ("train", training.train),
]


class Servers:
    """What the stages call by name. All start at once; Label Studio is waited for when it is needed."""

    def __init__(self, folder, stack):
        environ = os.environ
        self.folder, self.store = folder, servers.Store(folder)
        stack.callback(self.store.stop)
        self._studio = LabelStudio(folder, environ["LABEL_STUDIO"])
        stack.callback(self._studio.stop)
        self.model = servers.Model(folder, environ["PYTHON_LABELS"], environ["PICTURE_MODEL"])
        stack.callback(self.model.stop)
        self.store.wait(self.store.is_up, 60)
        self.model.wait(self.model.is_up, 120)

    def cluster(self):
        """Two new nodes of a cluster."""
        return servers.Cluster(self.folder, self.store.environment())

    @property
    def studio(self):
        return self._studio.wait(self._studio.is_up, 400)


def play(day, since, until):
    names = [name for name, _ in STAGES]
    if since:
        day.resume()
    for name, function in STAGES[names.index(since) if since else 0 :]:
        day.run(name, function)
        print(f"day {day.number}: {name} in {day.seconds[name]} s", flush=True)
        if name == until:
            sys.exit(f"flywheel: stopped after {name}")
    day.save()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--days", type=int, default=1)
    parser.add_argument("--robots", type=int, default=20)
    parser.add_argument("--tries", type=int, default=8)
    parser.add_argument("--since", choices=[name for name, _ in STAGES],
                        help="go on in an unfinished day with this stage")
    parser.add_argument("--until", choices=[name for name, _ in STAGES], help="stop after this stage")
    parser.add_argument("--mutate", action="store_true", help="then replace each filter by cat")
    parser.add_argument("folder", type=pathlib.Path)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    done = 0
    while (options.folder / f"day{done + 1}" / "day.json").exists():
        done += 1
    if not done and not options.since:
        shutil.rmtree(options.folder / "store", ignore_errors=True)
    begin = time.monotonic()
    with contextlib.ExitStack() as stack:
        running = Servers(options.folder, stack)

        def day_of(number):
            day = Day(options.folder, number, running, running.store.environment())
            day.robots, day.tries = options.robots, options.tries
            return day

        for number in range(done + 1, done + options.days + 1):
            day = day_of(number)
            day.folder.mkdir(exist_ok=True)
            try:
                play(day, options.since, options.until)
            except Wrong as wrong:
                sys.exit(f"flywheel: day {number}: {wrong}")
        left = []
        if options.mutate:
            days = [day_of(number).resume() for number in range(1, done + options.days + 1)]
            left = mutate.run(days, STAGES, set(os.listdir(os.environ["BIN"])))
    if left:
        sys.exit(f"flywheel: nothing notices cat in the place of: {', '.join(left)}")
    print(report.write(options.folder))
    print(f"{options.days} days in {time.monotonic() - begin:.0f} s")


main()

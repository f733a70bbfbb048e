"""A day: stages one after another, each with a folder, shell pipes, checks and counted arrows."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import time

import world


class Wrong(Exception):
    """What a stage did is not what the hidden truth says."""


class Day:
    """What a stage sees of its day. Pipes run in the stage's own folder, `place`, and find the folder of
    each stage in a variable of its name, such as $EDGE, and that of the day before in $BEFORE_EDGE."""

    def __init__(self, root, number, servers, environment):
        self.root, self.number, self.servers = pathlib.Path(root).resolve(), number, servers
        self.folder = self.root / f"day{number}"
        self.environment = environment
        self.here = pathlib.Path(__file__).resolve().parent
        # Where this day's objects are in the store; a mutant writes to another place.
        self.prefix = f"day{number}"
        self.arrows, self.facts, self.seconds = [], {}, {}
        self.scripts = {}  # by stage, the pipes that ran, each once
        self.stage = self.place = self.mutant = None

    def of(self, stage):
        """The folder of a stage of this day."""
        if self.mutant and stage == self.stage:
            return self.root / "mutant" / stage
        return self.folder / stage

    def before(self, stage):
        """The folder of a stage of the day before, or None on the first day."""
        folder = self.root / f"day{self.number - 1}" / stage
        return folder if self.number > 1 else None

    def run(self, stage, function):
        self.stage = stage
        self.place = self.of(stage)
        self.arrows = [arrow for arrow in self.arrows if arrow["stage"] != stage]
        shutil.rmtree(self.place, ignore_errors=True)
        self.place.mkdir(parents=True)
        begin = time.monotonic()
        function(self)
        self.seconds[stage] = round(time.monotonic() - begin, 1)
        self.save("stages.json")

    def sh(self, script, *arguments, statuses=(0,), **variables):
        """Runs a pipe; returns what it prints. Arguments are $1 and so on."""
        environment = {**os.environ, **self.environment, **{k: str(v) for k, v in variables.items()}}
        for path in self.folder.iterdir():
            environment[path.name.upper()] = str(self.of(path.name))
        environment[self.stage.upper()] = str(self.place)
        if self.number > 1:
            for path in self.before("").iterdir():
                environment[f"BEFORE_{path.name.upper()}"] = str(path)
        if self.mutant:
            environment["PATH"] = f"{self.root}/mutant/bin:{environment['PATH']}"
        if script not in self.scripts.setdefault(self.stage, []):
            self.scripts[self.stage].append(script)
        result = subprocess.run(
            ["bash", "-o", "pipefail", "-ec", script, self.stage, *map(str, arguments)], cwd=self.place,
            env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=600)
        with open(self.place / "stderr.txt", "ab") as log:
            log.write(result.stderr)
        if result.returncode not in statuses:
            raise Wrong(f"{self.stage}: status {result.returncode} of: {script}\n"
                        f"{result.stderr.decode(errors='replace')[-1500:]}")
        self.status = result.returncode
        return result.stdout.decode()

    def check(self, holds, text):
        if not holds:
            raise Wrong(f"{self.stage}: {text}")

    def arrow(self, name, unit, came, **went):
        """An arrow of the day: what came is what went, by where it went, and nothing is lost."""
        self.check(came == sum(went.values()), f"{name}: {came} {unit} came, and {went} went")
        self.arrows.append({"stage": self.stage, "name": name, "unit": unit, "in": came, "out": went})

    @property
    def takes(self):
        """The tries that are to be in the lake, by the ids of their takes, which the stage units has named."""
        tries = world.tries_of(self)
        names = json.loads((self.of("units") / "wanted.json").read_text())
        return {name: world.find(tries, name) for name in names}

    def save(self, name="day.json"):
        with open(self.folder / f"{name}.part", "w", encoding="utf-8") as file:
            json.dump({"day": self.number, "arrows": self.arrows, "facts": self.facts,
                       "seconds": self.seconds, "scripts": self.scripts}, file, indent=1)
        os.replace(self.folder / f"{name}.part", self.folder / name)

    def resume(self):
        """Takes up what the stages of a day have said, also of an unfinished one; returns the day."""
        with open(self.folder / "stages.json", encoding="utf-8") as file:
            known = json.load(file)
        self.arrows, self.facts = known["arrows"], known["facts"]
        self.seconds, self.scripts = known["seconds"], known["scripts"]
        return self


def filters_in(scripts, names):
    """The names of filters in shell scripts, in their order."""
    words = re.findall(r"(?<![\w./$-])[a-z][a-z0-9-]+(?![\w.-])", "\n".join(scripts))
    return list(dict.fromkeys(word for word in words if word in names))


def rows_of(path):
    """The objects of a file of JSON lines."""
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def write_rows(path, rows):
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def size_of(folder, pattern="*"):
    return sum(path.stat().st_size for path in pathlib.Path(folder).rglob(pattern) if path.is_file())

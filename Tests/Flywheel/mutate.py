"""Is each check worth something? Every filter of a day becomes cat in turn, and its stage has to fail."""

import os
import pathlib
import shutil
import time

from day import Day, Wrong, filters_in


def mutants(days, names):
    """(day, stage, filter): each filter in each stage that runs it, on the first day that does."""
    found = {}
    for day in days:
        for stage, scripts in day.scripts.items():
            for name in filters_in([*scripts, *pipelines(day.of(stage))], names):
                found.setdefault((stage, name), day)
    return [(day, stage, name) for (stage, name), day in found.items()]


def pipelines(folder):
    """What the cluster runs of a stage."""
    return [f"unit-run\n{path.read_text()}" for path in pathlib.Path(folder).glob("convert.sh")]


def survives(day, function, stage, name):
    """True if the stage is content with cat in the place of a filter."""
    mutant = Day(day.root, day.number, day.servers, day.environment)
    mutant.mutant, mutant.prefix = name, f"mutant-{stage}-{name}"
    mutant.robots, mutant.tries, mutant.facts = day.robots, day.tries, dict(day.facts)
    shutil.rmtree(day.root / "mutant", ignore_errors=True)
    programs = day.root / "mutant" / "bin"
    programs.mkdir(parents=True)
    (programs / name).write_text("#!/bin/sh\nexec cat\n")
    os.chmod(programs / name, 0o755)
    try:
        mutant.run(stage, function)
    except Wrong as wrong:
        print(f"  {stage}: {name}: {str(wrong).splitlines()[0][:150]}", flush=True)
        return False
    except Exception as error:  # A check that stumbles over what is not there notices, too.
        print(f"  {stage}: {name}: {type(error).__name__}: {str(error)[:120]}", flush=True)
        return False
    return True


def run(days, stages, names):
    """Returns what no check has noticed, as STAGE: FILTER."""
    begin, left, tried = time.monotonic(), [], mutants(days, names)
    for day, stage, name in tried:
        if survives(day, dict(stages)[stage], stage, name):
            left.append(f"{stage}: {name}")
    print(f"{len(tried)} mutants, {len(left)} unnoticed, in {time.monotonic() - begin:.0f} s")
    return left

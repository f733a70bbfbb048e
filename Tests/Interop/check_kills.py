"""Kills sinks at every system call that changes files, and checks what is left.

check_kills.py FIRST.mcap SECOND.mcap ALL.mcap    streams of steps, the last one of several episodes;
                                                  the filters and strace are in PATH

After each kill a reader sees the old output or the new one, or of a LeRobot dataset some of the
episodes, and a rerun makes the new one, once, without leftovers. Exits 1 at the first difference.
"""

import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile

import av
import numpy as np
import pyarrow.parquet as pq
import zarr
from check_zarr import register_image_codecs

CALLS = ["rename", "renameat", "renameat2", "unlink", "unlinkat", "rmdir", "mkdir", "mkdirat",
         "write", "pwrite64"]
FIRST, SECOND, ALL = (os.path.abspath(path) for path in sys.argv[1:4])
register_image_codecs()


def run(arguments, stdin, *tracer):
    with open(stdin, "rb") as file:
        return subprocess.run(
            [*tracer, *arguments], stdin=file, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True, errors="replace")


def good(arguments, stdin):
    result = run(arguments, stdin)
    if result.returncode:
        sys.exit(f"{arguments}: exit {result.returncode}: {result.stderr}")


def kills(call, step=1):
    """The tracers that kill at the first such call, the second, and so on, or at some of them."""
    number = 1 - step
    while True:
        number += step
        yield number, ["strace", "-qq", "-f", "-o", os.devnull, "-e", f"trace={call}",
                       "-e", f"inject={call}:signal=KILL:when={number}"]


def episodes(path, consolidated):
    """What a reader gets: for each episode the values of every array."""
    options = {} if consolidated is None else {"use_consolidated": consolidated}
    root = zarr.open_group(path, mode="r", **options)
    arrays = {}

    def visit(group, prefix):
        for name in sorted(os.listdir(os.path.join(path, prefix))):
            key = os.path.join(prefix, name)
            if os.path.isdir(os.path.join(path, key)) and not name.startswith("."):
                try:
                    node = root[key]
                except KeyError:
                    continue
                if isinstance(node, zarr.Array):
                    arrays[key] = node
                else:
                    visit(node, key)

    visit(root, "")
    ends = [int(end) for end in arrays["meta/episode_ends"][:]]
    result = []
    for number, (start, end) in enumerate(zip([0, *ends], ends)):
        episode = {}
        for key, array in arrays.items():
            if key == "meta/episodes":
                episode[key] = json.loads(np.asarray(array[number]).item())
            elif key != "meta/episode_ends":
                if array.shape[0] < end:
                    sys.exit(f"{path}: {key} has {array.shape[0]} steps, an episode ends at {end}")
                episode[key] = np.asarray(array[start:end]).tobytes()
        result.append(episode)
    return result


def check_leftovers():
    hidden = [
        name for _, folders, files in os.walk(".") for name in folders + files
        if name.startswith(".") and not name.startswith(".z")]
    if hidden:
        sys.exit(f"the rerun left {hidden}")


def check_append(directory, version):
    os.chdir(directory)
    good(["zarr-write", "--format", version, "old.zarr"], FIRST)
    good(["zarr-write", "--format", version, "new.zarr"], FIRST)
    good(["zarr-write", "--append", "new.zarr"], SECOND)
    old, new = episodes("old.zarr", True), episodes("new.zarr", True)
    command, count = ["zarr-write", "--append", "d.zarr"], 0
    for call in CALLS:
        for number, tracer in kills(call):
            shutil.rmtree("d.zarr", ignore_errors=True)
            shutil.copytree("old.zarr", "d.zarr")
            if run(command, SECOND, *tracer).returncode == 0:
                break
            count += 1
            for consolidated in (True, False):
                if episodes("d.zarr", consolidated) not in (old, new):
                    sys.exit(f"{call} {number}: neither the old nor the new dataset")
            good(command, SECOND)
            for consolidated in (True, False):
                if episodes("d.zarr", consolidated) != new:
                    sys.exit(f"{call} {number}: the rerun did not make the new dataset")
            check_leftovers()
    print(f"--append to version {version}: {count} kills")


def tree(path):
    if os.path.isfile(path):
        with open(path, "rb") as file:
            return file.read()
    return {name: tree(os.path.join(path, name)) for name in sorted(os.listdir(path))}


def check_replace(directory, command, outputs):
    """Replaces the output of one stream by that of another."""
    os.chdir(directory)
    good(command, FIRST)
    old = [tree(output) for output in outputs]
    good(command, SECOND)
    new, count = [tree(output) for output in outputs], 0
    # Without an old output, too.
    for fresh in (False, True):
        for call in CALLS:
            for number, tracer in kills(call):
                for name in os.listdir("."):
                    shutil.rmtree(name) if os.path.isdir(name) else os.remove(name)
                if not fresh:
                    good(command, FIRST)
                if run(command, SECOND, *tracer).returncode == 0:
                    break
                count += 1
                place = f"{command[0]}, {call} {number}"
                for was, will, output in zip(old, new, outputs):
                    if not os.path.exists(output) and fresh:
                        continue
                    if not os.path.exists(output) or tree(output) not in (was, will):
                        sys.exit(f"{place}: '{output}' is neither the old nor the new one")
                good(command, SECOND)
                if [tree(output) for output in outputs] != new:
                    sys.exit(f"{place}: the rerun did not make the new output")
                check_leftovers()
    print(f"{' '.join(command)}: {count} kills")


def check_two_steps(directory):
    """Replaces a dataset where directories cannot be exchanged: a kill may come in between."""
    os.chdir(directory)
    command = ["zarr-write", "--force", "d.zarr"]
    good(command, SECOND)
    new, number = tree("d.zarr"), 0
    fails = ["strace", "-qq", "-f", "-o", os.devnull, "-e", "trace=renameat2,rename",
             "-e", "inject=renameat2:error=EINVAL"]
    while True:
        number += 1
        shutil.rmtree("d.zarr")
        good(command, FIRST)
        old = tree("d.zarr")
        result = run(command, SECOND, *fails, "-e", f"inject=rename:signal=KILL:when={number}")
        if result.returncode == 0:
            break
        # Whatever runs next gives the name back.
        if run(["zarr-write", "d.zarr"], SECOND).returncode != 73 or tree("d.zarr") not in (old, new):
            sys.exit(f"rename {number}: the dataset is lost")
        good(command, SECOND)
        if tree("d.zarr") != new:
            sys.exit(f"rename {number}: the rerun did not make the new output")
        check_leftovers()
    if "in two steps" not in result.stderr or number < 3:
        sys.exit(f"{number} kills, and it says {result.stderr!r}")
    print(f"zarr-write --force in two steps: {number - 1} kills")


def check_split(directory):
    """Adds a split to an RLDS dataset."""
    os.chdir(directory)
    good(["rlds-write", "--name", "robot", "old"], FIRST)
    shutil.copytree("old", "new")
    add, count = ["rlds-write", "--name", "robot", "--split", "val"], 0
    good([*add, "new"], SECOND)
    old, new = (known(name) for name in ("old", "new"))
    for call in CALLS:
        for number, tracer in kills(call):
            shutil.rmtree("d", ignore_errors=True)
            shutil.copytree("old", "d")
            if run([*add, "d"], SECOND, *tracer).returncode == 0:
                break
            count += 1
            there = known("d")
            if there == old:
                good([*add, "d"], SECOND)
            elif there != new:
                sys.exit(f"rlds-write --split, {call} {number}: neither the old nor the new dataset")
            files = [os.listdir(f"{name}/robot/1.0.0") for name in ("d", "new")]
            if known("d") != new or sorted(files[0]) != sorted(files[1]):
                sys.exit(f"rlds-write --split, {call} {number}: the rerun made another dataset")
    print(f"rlds-write --split: {count} kills")


def known(path):
    """What a reader of an RLDS dataset looks at."""
    folder = os.path.join(path, "robot", "1.0.0")
    with open(os.path.join(folder, "dataset_info.json")) as file:
        splits = [split["name"] for split in json.load(file)["splits"]]
    names = [name for name in os.listdir(folder) if any(f"-{s}.tf" in name for s in splits)]
    return {name: tree(os.path.join(folder, name)) for name in sorted(names)}


def lerobot_episodes(path):
    """What is in a LeRobot dataset, episode by episode; its parts agree about their number."""
    with open(f"{path}/meta/info.json") as file:
        info = json.load(file)
    fps = info["fps"]

    def lines(name):
        with open(f"{path}/meta/{name}.jsonl") as file:
            return [json.loads(line) for line in file]

    def tables(pattern):
        return [row for name in sorted(glob.glob(f"{path}/{pattern}"))
                for row in pq.read_table(name).to_pylist()]

    if info["codebase_version"] == "v3.0":
        listed = tables("meta/episodes/*/*.parquet")
        tasks = [row["task"] for row in tables("meta/tasks.parquet")]
    else:
        listed = lines("episodes")
        tasks = [row["task"] for row in lines("tasks")]
        if len(lines("episodes_stats")) != len(listed):
            sys.exit("episodes_stats.jsonl has another number of episodes")
    rows = tables("data/*/*.parquet")
    with open(f"{path}/meta/stats.json") as file:
        counts = {name: entry["count"] for name, entry in json.load(file).items()}
    frames = {}
    for name in sorted(glob.glob(f"{path}/videos/*/*/*.mp4")):
        with av.open(name) as container:
            frames[os.path.relpath(name, path)] = [
                frame.to_ndarray(format="gray").tobytes() for frame in container.decode(video=0)]
    found = [len(listed), sum(row["length"] for row in listed), len(rows), len(tasks),
             len(lines("sources")), *counts["action"], sum(map(len, frames.values()))]
    expected = [info["total_episodes"], info["total_frames"], info["total_frames"],
                info["total_tasks"], info["total_episodes"], info["total_frames"],
                info["total_frames"]]
    if found != expected:
        sys.exit(f"info.json says {expected}, there are {found}")
    result, start = [], 0
    for number, row in enumerate(listed):
        own = rows[start:start + row["length"]]
        if "videos/observation.grey/from_timestamp" in row:
            name = info["video_path"].format(
                video_key="observation.grey",
                chunk_index=row["videos/observation.grey/chunk_index"],
                file_index=row["videos/observation.grey/file_index"])
            first = round(row["videos/observation.grey/from_timestamp"] * fps)
        else:
            name = info["video_path"].format(
                video_key="observation.grey", episode_chunk=0, episode_index=number)
            first = 0
        result.append([number, row["tasks"], [tasks[step["task_index"]] for step in own], own,
                       frames[name][first:first + len(own)]])
        start += row["length"]
    return result


def check_growth(directory, version):
    """Episodes appear one by one, and --append goes on."""
    os.chdir(directory)
    command = ["lerobot-write", "--format", version, "d"]
    good(command, ALL)
    new, count, numbers = lerobot_episodes("d"), 0, set()
    calls = [("renameat2", 1), ("linkat", 2), ("write", 6)]
    if version == "v3.0":
        calls += [("unlinkat", 4), ("mkdir", 1), ("mkdirat", 4), ("ftruncate", 4),
                  ("copy_file_range", 3), ("pwrite64", 4)]
    for call, step in calls:
        for number, tracer in kills(call, step):
            shutil.rmtree("d", ignore_errors=True)
            if run(command, ALL, *tracer).returncode == 0:
                break
            count += 1
            place = f"lerobot-write --format {version}, {call} {number}"
            if os.path.exists("d"):
                there = lerobot_episodes("d")
                numbers.add(len(there))
                if there != new[:len(there)]:
                    sys.exit(f"{place}: other episodes")
            good([*command, "--append"], ALL)
            if lerobot_episodes("d") != new:
                sys.exit(f"{place}: the rerun did not add the rest")
            check_leftovers()
    if numbers != set(range(1, len(new) + 1)):
        sys.exit(f"kills left {numbers} of {len(new)} episodes")
    print(f"lerobot-write --format {version}: {count} kills")


with tempfile.TemporaryDirectory() as scratch:
    def folder(name):
        path = os.path.join(scratch, name)
        os.mkdir(path)
        return path

    for version in "3", "2":
        check_append(folder("append" + version), version)
    check_replace(folder("zarr"), ["zarr-write", "--force", "d.zarr"], ["d.zarr"])
    check_two_steps(folder("two"))
    check_replace(folder("zip"), ["zarr-write", "--force", "d.zarr.zip"], ["d.zarr.zip"])
    check_replace(folder("stats"), ["norm-stats", "--force", "-o", "n.json"], ["n.json"])
    check_replace(
        folder("state"), ["norm-stats", "--force", "--state", "-o", "n.json"],
        ["n.json", "n.json.state"])
    check_replace(
        folder("rlds"), ["rlds-write", "--force", "--name", "robot", "."],
        ["robot/1.0.0"])
    check_split(folder("split"))
    for version in "v3.0", "v2.1":
        check_growth(folder("lerobot" + version), version)

"""The chosen takes become datasets of two formats, a policy learns from them and says what it finds hard."""

import json
import math

import numpy
import pyarrow.dataset
import zarr

from day import rows_of, size_of
from world import CAMERA_HZ, find, tries_of

FEATURES = ("action=/action.data observation/image_primary=/camera/front "
            "observation/proprio=/joint_states.position")


def datasets(day):
    """Yesterday's hard takes are repeated beside today's chosen ones."""
    day.sh("mcap-cat -q $JOIN/labeled.mcap | episode-pick -q $CHOOSE/chosen.jsonl > today.mcap")
    hard = []
    if day.before("train"):
        day.sh("hard-select -q --top 20% -e loss $BEFORE_TRAIN/losses.jsonl > hard.jsonl")
        hard = [row["id"] for row in rows_of(day.place / "hard.jsonl")]
        check_hard(day, hard)
        day.sh("mcap-cat -q $BEFORE_DATASETS/steps.mcap | episode-pick -q hard.jsonl > again.mcap")
    day.sh(f"step-align -q --rate {CAMERA_HZ} {FEATURES} < today.mcap | "
           "traj-filter -q -e 'outcome == \"yes\"' > good.mcap")
    day.sh(f"mcap-cat -q good.mcap {'again.mcap' if hard else ''} > steps.mcap")
    day.sh("lerobot-write -q --robot-type simulated best < steps.mcap")
    day.sh("zarr-write -q --images raw best.zarr < steps.mcap")
    chosen = [row["id"] for row in rows_of(day.of("choose") / "chosen.jsonl")]
    check_datasets(day, chosen, hard)


def check_hard(day, hard):
    """Those with the highest loss."""
    losses = {row["id"]: row["loss"] for row in rows_of(day.before("train") / "losses.jsonl")}
    wanted = sorted(losses, key=losses.get, reverse=True)[: math.ceil(0.2 * len(losses))]
    day.check(set(hard) == set(wanted), f"hard-select chose {len(hard)} of {len(losses)}, not the hardest")
    day.arrow("hard-select", "trained takes", len(losses), again=len(hard), rest=len(losses) - len(hard))


def said_yes(day):
    """Of all takes, those whose label is yes: a person's, else the model's where it was accepted."""
    rows = rows_of(day.of("route") / "accept.jsonl") + [
        row for row in rows_of(day.of("people") / "human-labels.jsonl") if row.get("source") == "person"]
    return {name for name, label in {row["id"]: row["label"] for row in rows}.items() if label == "yes"}


def check_datasets(day, chosen, hard):
    """Both formats have the same numbers, and the episodes are the chosen ones that succeeded."""
    good = set(chosen) & said_yes(day)
    day.arrow("episode-pick, traj-filter", "chosen takes", len(chosen), trained=len(good),
              failed=len(chosen) - len(good))
    data = zarr.open_group(str(day.place / "best.zarr"), mode="r")
    ids = [json.loads(text)["attributes"]["id"] for text in data["meta/episodes"][:]]
    day.check(sorted(ids) == sorted(good | set(hard)), f"{len(ids)} episodes, not {len(good)} and {len(hard)} again")
    table = pyarrow.dataset.dataset(day.place / "best" / "data", format="parquet").to_table()
    actions = numpy.stack(table.sort_by("index")["action"].to_numpy())
    day.check(numpy.array_equal(actions.astype(data["action"].dtype), data["action"][:]),
              "Zarr and LeRobot have other actions")
    info = json.loads((day.place / "best" / "meta" / "info.json").read_text())
    day.check(info["total_episodes"] == len(ids), f"LeRobot has {info['total_episodes']} episodes")
    day.arrow("lerobot-write, zarr-write", "episodes", len(good) + len(hard), written=len(ids))
    green = lamps(data, ids, tries_of(day))
    day.check(sum(green) >= 0.7 * len(green), f"only {sum(green)} of {len(green)} last pictures are green")
    day.facts["dataset"] = size_of(day.place / "best")
    day.facts["steps"] = int(data["meta/episode_ends"][-1])


def lamps(data, ids, tries):
    """Whether each of today's episodes ends in green, of those with a clear lamp."""
    ends, pictures = data["meta/episode_ends"][:], data["observation/image_primary"]
    green = []
    for name, end in zip(ids, ends):
        try:
            entry = find(tries, name)
        except KeyError:  # of the day before
            continue
        if abs(entry.clarity) > 0.3:
            red, other, _ = pictures[int(end) - 1].reshape(-1, 3).mean(0)
            green.append(bool(other > red))
    return green


def train(day):
    result = json.loads(day.sh("python3 $POLICY $DATASETS/best.zarr losses.jsonl samples.csv",
                               POLICY=day.here / "policy.py"))
    losses = rows_of(day.place / "losses.jsonl")
    day.check(result["after"] < 0.5 * result["constant"], f"the policy learns nothing: {result}")
    day.arrow("policy", "episodes", result["episodes"], losses=len(losses))
    day.facts["policy"] = result

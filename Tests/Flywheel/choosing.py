"""Which takes are worth training: those that cover the day's variety, the unsure ones more, garbage not."""

import json
import math

import pyarrow
import pyarrow.parquet

from day import rows_of
from streams import takes_of
from world import RARE_SCENE

BUDGET, OUTLIERS, MOMENTS = 40, 1, 4
POSITION = "/joint_states.position[0:2]"


def score(day):
    """Vectors and numbers for each take."""
    day.sh("jq -c '{id, uncertainty: (1 - (.confidence // 0.5))}' $ROUTE/meant.jsonl > unsure.jsonl")
    day.sh(f"mcap-cat -q $JOIN/labeled.mcap | frame-embed -q -n {MOMENTS} | "
           f"episode-score -q --motion --idle --position '{POSITION}' --gaps --join unsure.jsonl > scored.mcap")
    takes = day.takes
    found = {take.id: take for take in takes_of(day.place / "scored.mcap")}
    day.check(set(found) == set(takes), f"{len(found)} takes are scored of {len(takes)}")
    vectors = sum(any(topic == "/embedding" for topic, *_ in take.messages) for take in found.values())
    day.arrow("frame-embed", "takes", len(found), embedded=vectors)
    shaking = [found[name].scores()["jerk"] for name, entry in takes.items() if entry.shakes]
    calm = [found[name].scores()["jerk"] for name, entry in takes.items() if not entry.shakes]
    separated = sum(one < other for one in shaking for other in calm) / max(1, len(shaking) * len(calm))
    day.check(separated > 0.9, f"takes that shake score as calm ones: {separated}")
    day.check(all(math.isclose(take.scores()["path"], path_of(take), rel_tol=1e-6) for take in found.values()),
              "the path is another")
    unsure = {row["id"]: row["uncertainty"] for row in rows_of(day.place / "unsure.jsonl")}
    day.check(all(math.isclose(take.scores()["uncertainty"], unsure[name]) for name, take in found.items()),
              "the uncertainty is another")
    day.facts["separated"] = separated


def path_of(take):
    """How far the hand went."""
    places = [json.loads(data)["position"][:2] for topic, _, data in take.messages if topic == "/joint_states"]
    return sum(math.dist(one, other) for one, other in zip(places, places[1:]))


def choose(day):
    """The centers of what the lake does not have."""
    seen = "--seen $BEFORE_CHOOSE/lake.vec" if day.before("choose") else ""
    before = "$BEFORE_CHOOSE/lake.vec" if seen else ""
    day.sh(f"kcenter-select --budget {BUDGET}% --outliers {OUTLIERS}% --weight uncertainty {seen} "
           "--curve curve.jsonl $SCORE/scored.mcap > chosen.jsonl")
    day.sh(f"vector-write -q --for arrow lake.vec {before} $SCORE/scored.mcap")
    day.sh("vector-write -q --for milvus milvus.parquet $SCORE/scored.mcap")
    takes = day.takes
    chosen = rows_of(day.place / "chosen.jsonl")
    names = [row["id"] for row in chosen]
    wanted = BUDGET * len(takes) // 100
    day.check(len(set(names)) == len(names) and abs(len(names) - wanted) <= 1,
              f"{len(names)} are chosen, not {wanted}")
    day.check(set(names) <= set(takes), "what is chosen is not of today")
    garbage = [name for name in names if takes[name].broken]
    day.check(not garbage, "a take without a picture is chosen")
    rare = {name for name, entry in takes.items() if entry.scene == RARE_SCENE and not entry.broken}
    if len(rare) > 2 and not seen:
        day.check(rare & set(names), f"none of the {len(rare)} takes in the rare scene is chosen")
    day.arrow("kcenter-select", "takes", len(takes), chosen=len(names), left=len(takes) - len(names))
    ready = pyarrow.parquet.read_table(day.place / "milvus.parquet")
    day.check(ready.num_rows == len(takes), f"Milvus gets {ready.num_rows} rows")
    curve = rows_of(day.place / "curve.jsonl")
    radii = [row["radius"] for row in curve]
    day.check(radii == sorted(radii, reverse=True), "the radius grows with the budget")
    table = pyarrow.ipc.open_file(str(day.place / "lake.vec")).read_all()
    old = pyarrow.ipc.open_file(str(day.before("choose") / "lake.vec")).read_all().num_rows if seen else 0
    day.check(table.num_rows == old + len(takes), f"lake.vec has {table.num_rows} rows")
    day.arrow("vector-write", "vectors", old + len(takes), kept=table.num_rows)
    day.facts.update(chosen=len(names), radius=radii[-1], rare=len(rare & set(names)), vectors=table.num_rows)

"""A model judges the takes, people answer where it is unsure and for a golden sample, and both are compared."""

import hashlib
import json
import math
import random
from urllib.parse import quote

import numpy

from day import rows_of
from label_studio import shown_name
from streams import pictures, takes_of
from world import find, tries_of

PROMPT = '{"answer": "{pictures}"}'
WORDS = "success,failure"
# Of the people's answers, so many are wrong.
SLIPS = 0.02
# Of the accepted rows, people see so many; on the first day all, since nobody knows what the model is worth.
FIRST_GOLDEN, GOLDEN = 1, 0.2
# The rule of the first day, and the promise of the days that can keep one.
MIN_CONFIDENCE, MAX_ERROR = 0.8, 0.1


def judge(day):
    """Picks the last picture of each take, asks the model, and reads its answers."""
    (day.place / "prompt").write_text(PROMPT)
    day.sh("mcap-cat -q $UNITS/takes.mcap | frame-pick --quiet -n 1 > picked.mcap")
    day.sh(f"vlm-ask -q --prompt prompt --task judge --answers {WORDS} --max-tokens 14 "
           "< picked.mcap > requests.jsonl")
    day.sh("vlm-post -q --url $MODEL -j 1 -o answers.jsonl requests.jsonl", MODEL=day.servers.model.url)
    day.sh(f"vlm-read -q --answers {WORDS} answers.jsonl > judged.jsonl")
    tries, takes = tries_of(day), day.takes
    rows = rows_of(day.place / "judged.jsonl")
    day.check(sorted(row["id"] for row in rows) == sorted(takes),
              f"{len(rows)} rows about {len(takes)} takes")
    asked = rows_of(day.place / "requests.jsonl")
    day.check(all(len(pictures_of(line)) == 1 for line in asked), "not every request has one picture")
    day.arrow("vlm-ask, vlm-post, vlm-read", "takes", len(takes), judged=len(rows))
    check_answers(day, rows, tries)


def pictures_of(request):
    content = request["body"]["messages"][-1]["content"]
    return [part for part in content if part["type"] == "image_url"]


def check_answers(day, rows, tries):
    """The model sees colors: it is right where they are clear, and so surer there."""
    clear = [row for row in rows if abs(find(tries, row["id"]).clarity) > 0.6 and row.get("label")]
    wrong = [row for row in clear
             if (row["label"] == "yes") != (find(tries, row["id"]).clarity > 0)]
    day.check(len(wrong) <= 0.1 * len(clear), f"{len(wrong)} of {len(clear)} clear endings are misread")
    known = [row["confidence"] for row in rows if row.get("confidence") is not None]
    day.check(len(known) >= 0.3 * len(rows), f"only {len(known)} of {len(rows)} confidences are known")
    day.check(all(0.5 <= value <= 1 for value in known), "a confidence is not that of the likelier of two answers")
    mistakes = sum(row.get("label") != word(find(tries, row["id"])) for row in rows)
    day.facts["model_error"] = mistakes / len(rows)


def word(entry):
    return "yes" if entry.success else "no"


def route(day):
    """By yesterday's calibration if there is one, else by the model's own confidence."""
    before = day.before("agree")
    if before:
        day.sh("label-calibrate -q --model $BEFORE_AGREE/conf.json apply $JUDGE/judged.jsonl > meant.jsonl")
        rule = f"--max-error {MAX_ERROR}"
    else:
        day.sh("cp $JUDGE/judged.jsonl meant.jsonl")
        rule = f"--min-confidence {MIN_CONFIDENCE}"
    day.sh(f"label-route -q {rule} --accept accept.jsonl --human human.jsonl --json meant.jsonl > split.json")
    rate = GOLDEN if before else FIRST_GOLDEN
    day.sh(f"golden-sample -q --rate {rate} accept.jsonl > golden.jsonl")
    day.sh("cat golden.jsonl human.jsonl > asked.jsonl")
    came, accept, human, golden, asked = (
        rows_of(day.place / f"{name}.jsonl") for name in ("meant", "accept", "human", "golden", "asked"))
    day.check(sorted(row["id"] for row in came) == sorted(row["id"] for row in accept + human),
              "label-route loses or doubles rows")
    if before:
        day.check(any("error_bound" in row and "raw_confidence" in row for row in came), "nothing is calibrated")
        day.check(all(row["error_bound"] <= MAX_ERROR for row in accept), "more is accepted than is promised")
        day.check(not any(row.get("error_bound", 1) <= MAX_ERROR for row in human if row.get("label")),
                  "people get what is sure")
    else:
        day.check(all(row["confidence"] >= MIN_CONFIDENCE for row in accept), "an unsure row is accepted")
        day.check(not any((row.get("confidence") or 0) >= MIN_CONFIDENCE for row in human), "people get a sure row")
    day.check(all(row["golden"] is True for row in golden), "golden rows do not say so")
    day.check({row["id"] for row in golden} == {row["id"] for row in accept if share(row["id"]) < rate},
              f"{len(golden)} of {len(accept)} are golden, not those by the hash of their ids")
    day.arrow("label-route", "rows", len(came), accepted=len(accept), people=len(human))
    day.arrow("golden-sample", "accepted rows", len(accept), golden=len(golden), rest=len(accept) - len(golden))
    tries = tries_of(day)
    mistakes = [row["label"] != word(find(tries, row["id"])) for row in accept]
    day.facts.update(rule=rule, accepted=len(accept), coverage=len(accept) / len(came),
                     accepted_error=sum(mistakes) / max(1, len(mistakes)), people=len(asked))


def save_pictures(day):
    """The picture of each take where Label Studio looks: the store, by the address of annotation-write."""
    folder = day.place / "frames"
    folder.mkdir()
    for take in takes_of(day.of("judge") / "picked.mcap"):
        (_, jpeg), = pictures(take.messages)
        (folder / f"{quote(take.id, safe='')}.jpg").write_bytes(jpeg)
    day.sh("rclone copy frames s3:lake/$PREFIX/frames", PREFIX=day.prefix)


def share(identifier):
    """The hash of an id as a number from 0 to 1, as golden-sample(1) has it."""
    return int.from_bytes(hashlib.sha256(identifier.encode()).digest()[:8], "big") / 2**64


def people(day):
    """Label Studio fetches the tasks from the store, people answer through its API, and it exports them."""
    save_pictures(day)
    day.sh("annotation-write -q --label-studio --lines --media s3://lake/$PREFIX/frames "
           "--config config.xml $ROUTE/asked.jsonl > tasks.jsonl", PREFIX=day.prefix)
    day.sh("rclone copyto tasks.jsonl s3:lake/$PREFIX/tasks/tasks.jsonl", PREFIX=day.prefix)
    asked = rows_of(day.of("route") / "asked.jsonl")
    studio, tries = day.servers.studio, tries_of(day)
    config = (day.place / "config.xml").read_text()
    project = studio.project(f"{day.prefix} {day.stage}", config)
    count = studio.sync(project, day.servers.store, "lake", f"{day.prefix}/tasks/")
    day.check(count == len(asked), f"Label Studio has {count} tasks of {len(asked)}")
    studio.check_picture(project)
    answer_all(studio, project, config, tries, random.Random(day.number))
    with open(day.place / "export.json", "w", encoding="utf-8") as file:
        json.dump(studio.export(project), file)
    day.sh("annotation-read -q --label-studio export.json > human-labels.jsonl")
    rows = rows_of(day.place / "human-labels.jsonl")
    person = [row for row in rows if row.get("source") == "person"]
    models = [row for row in rows if row.get("source") != "person"]
    day.check(sorted(row["id"] for row in person) == sorted(row["id"] for row in asked), "answers are lost")
    day.arrow("annotation-write, Label Studio, annotation-read", "tasks", len(asked), answered=len(person))
    slips = sum(row["label"] != word(find(tries, row["id"])) for row in person)
    day.check(slips <= 0.1 * len(person) + 2, f"{slips} of {len(person)} answers changed on their way")
    day.check(all(row["ground_truth"] in ("yes", "no") for row in models), "a model's row lacks the truth")
    day.facts.update(people_error=slips / max(1, len(person)),
                     lead_time=sum(row.get("lead_time") or 0 for row in person))


def answer_all(studio, project, config, tries, rng):
    """People look at the lamp longer than the model: they know the truth, with a few slips."""
    for task in studio.tasks(project):
        entry = find(tries, task["data"]["episode"])
        success = entry.success if rng.random() >= SLIPS else not entry.success
        studio.answer({**task, "shown": shown_name(config)}, "yes" if success else "no",
                      None if success else "slip", seconds=round(rng.uniform(3, 12), 1))


def join(day):
    """What was said goes into the takes: a person's word before the model's."""
    day.sh("mcap-cat -q $UNITS/takes.mcap | label-join -q $ROUTE/accept.jsonl $PEOPLE/human-labels.jsonl "
           "> labeled.mcap")
    said = {row["id"]: row["label"] for row in rows_of(day.of("route") / "accept.jsonl")}
    said |= {row["id"]: row["label"] for row in rows_of(day.of("people") / "human-labels.jsonl")
             if row.get("source") == "person"}
    outcomes = {"yes": 1, "no": 2}
    labeled = {take.id: take.end.outcome for take in takes_of(day.place / "labeled.mcap")}
    day.check(labeled == {take: outcomes.get(said.get(take), 0) for take in day.takes},
              "the outcomes are not what was said")
    known = sum(outcome > 0 for outcome in labeled.values())
    day.arrow("label-join", "takes", len(day.takes), labeled=known, unknown=len(labeled) - known)
    tries = tries_of(day)
    mistakes = sum(label != word(find(tries, take)) for take, label in said.items())
    day.facts["label_error"] = mistakes / max(1, len(said))


def agree(day):
    """How far the model is from people, and what its confidence means from now on."""
    rows = rows_of(day.of("people") / "human-labels.jsonl")
    day.sh("label-agree -q --against $ROUTE/meant.jsonl --json $PEOPLE/human-labels.jsonl > agree.json")
    agreement = json.loads((day.place / "agree.json").read_text())
    before = "$BEFORE_AGREE/learned.jsonl" if day.before("agree") else ""
    # People's answers of all days so far: what comes is drawn at random, what was unsure makes it careful.
    day.sh(f"cat {before} $PEOPLE/human-labels.jsonl > learned.jsonl")
    day.sh(f"label-calibrate -q fit --max-error {MAX_ERROR} learned.jsonl -o conf.json > fit.txt")
    model = {row["id"]: row["label"] for row in rows_of(day.of("route") / "meant.jsonl") if row.get("label")}
    pairs = [(row["label"], model[row["id"]]) for row in rows
             if row.get("source") == "person" and row["id"] in model]
    same = sum(mine == theirs for mine, theirs in pairs) / max(1, len(pairs))
    day.check(agreement["pairs"] == len(pairs), f"{agreement['pairs']} pairs, not {len(pairs)}")
    day.check(math.isclose(agreement["accuracy"], same) and near(agreement["kappa"], kappa(pairs)),
              f"{agreement}, not {same} and {kappa(pairs)}")
    learned = rows_of(day.place / "learned.jsonl")
    known = sum(row.get("confidence") is not None and row.get("ground_truth") in ("yes", "no") for row in learned
                if row.get("source") != "person" and row.get("label"))
    (group,) = json.loads((day.place / "conf.json").read_text())["groups"]
    day.check(max(bound["rows"] for bound in group["bounds"]) == known, f"it learned not from {known} rows: {group}")
    day.facts.update(agreement=same, kappa=agreement["kappa"], ac1=agreement["ac1"], pairs=len(pairs),
                     learned=sum(row.get("source") != "person" for row in learned))


def near(one, other):
    """Both undefined, or the same number."""
    return one is other if None in (one, other) else math.isclose(one, other, abs_tol=1e-9)


def kappa(pairs):
    """Cohen's, or None where a single label makes it undefined."""
    observed = numpy.mean([mine == theirs for mine, theirs in pairs])
    expected = sum(
        numpy.mean([mine == label for mine, _ in pairs]) * numpy.mean([their == label for _, their in pairs])
        for label in ("yes", "no"))
    return float((observed - expected) / (1 - expected)) if expected < 1 else None

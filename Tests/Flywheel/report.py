"""The page about the days: report.write(FOLDER) makes FOLDER/index.html of each day's day.json."""

import html
import json
import pathlib

DAY = 10e12  # bytes, of the fleet that the flywheel is for
STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; color: #1c2024 }
h1 { font-size: 1.6rem } h2 { font-size: 1.2rem; margin-top: 2.2rem }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .3rem .7rem .3rem 0; vertical-align: top }
th { font-weight: 600; border-bottom: 1px solid #c8ccd0 } td { border-bottom: 1px solid #eceef0 }
.n { text-align: right; font-variant-numeric: tabular-nums } .bar { background: #e4eef8; height: .9rem }
.bar span { display: block; height: 100%; background: #2b6cb0; min-width: 1px }
.tiles { display: flex; flex-wrap: wrap; gap: .8rem } .tiles div { flex: 1 1 9rem; background: #f4f6f8; padding: .7rem 1rem; border-radius: 6px }
.tiles b { display: block; font-size: 1.5rem } pre { background: #f4f6f8; padding: .7rem; overflow-x: auto; font-size: 13px }
.lost { color: #9a3412 } figcaption { color: #5a6068 } figure { margin: 1rem 0 }
@media (prefers-color-scheme: dark) { body { background: #16191d; color: #e4e6e8 } .tiles div, pre { background: #22272d }
  .bar { background: #263442 } td { border-color: #2a2f35 } figcaption { color: #a0a6ae } .lost { color: #fdba74 } text { fill: #e4e6e8 } }
"""
# Ways out of an arrow that end there.
ENDS = {"idle", "missed", "quarantined", "failed", "unknown", "left"}


def size(count):
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if count < 1000 or unit == "TB":
            return f"{count:.3g} {unit}" if count < 1000 else f"{count:,.0f} {unit}"
        count /= 1000


def percent(share):
    return "–" if share is None else f"{100 * share:.1f} %"


def number(value):
    return "–" if value is None else f"{value:.2f}"


def table(head, rows, numbers=()):
    cells = "".join(f'<th{" class=n" if place in numbers else ""}>{name}</th>' for place, name in enumerate(head))
    body = "".join("<tr>" + "".join(
        f'<td{" class=n" if place in numbers else ""}>{cell}</td>' for place, cell in enumerate(row)) + "</tr>"
        for row in rows)
    return f"<table><tr>{cells}</tr>{body}</table>"


def bar(share):
    return f'<div class=bar><span style="width:{min(100, 100 * share):.2f}%"></span></div>'


def tiles(days):
    last = days[-1]["facts"]
    values = [
        ("of the bytes leave the robots", percent(last["kept"] / last["recorded"])),
        ("of the labels are wrong", percent(last["label_error"])),
        ("of the model's labels are accepted", percent(last["coverage"])),
        ("agreement of model and people", percent(last["agreement"])),
        ("answers of people", str(last["people"])),
    ]
    return "<div class=tiles>" + "".join(f"<div><b>{value}</b>{name}</div>" for name, value in values) + "</div>"


def arrows(day):
    rows = []
    for arrow in day["arrows"]:
        ways = ", ".join(f'<span class="{"lost" if way in ENDS and count else ""}">{count:,} {way}</span>'
                         for way, count in arrow["out"].items())
        rows.append((arrow["stage"], html.escape(arrow["name"]), f'{arrow["in"]:,}', html.escape(arrow["unit"]), ways))
    return table(("stage", "arrow", "in", "", "out"), rows, {2})


def bytes_saved(day):
    facts = day["facts"]
    steps = [("recorded by the robots", facts["recorded"]), ("left the robots", facts["kept"])]
    steps += [(f"…of this, {tier}", count) for tier, count in facts["tiers"].items()]
    steps += [("takes in the lake", facts["lake"]), ("dataset for training, images in MP4", facts["dataset"])]
    whole = facts["recorded"]
    return table(
        ("", "this day", "at 10 TB a day", "saved", "share"),
        [(name, size(count), size(DAY * count / whole), percent(1 - count / whole), bar(count / whole))
         for name, count in steps], {1, 2, 3})


def chart(days):
    """Label error, agreement and coverage of each day, as lines."""
    lines = [("label error", "label_error", "#c2410c"), ("model's error", "model_error", "#a16207"),
             ("agreement", "agreement", "#2b6cb0"), ("coverage", "coverage", "#15803d")]
    width, height = 640, 200

    def place(number, share):
        x = 50 + (width - 220) * (number / max(1, len(days) - 1))
        return x, 15 + (height - 45) * (1 - share)

    parts = [f'<text x="42" y="{place(0, tick)[1] + 4}" text-anchor="end">{tick:.0%}</text>'
             f'<path d="M50 {place(0, tick)[1]}H{width - 170}" stroke="#c8ccd0" stroke-width=".5"/>'
             for tick in (0, 0.5, 1)]
    parts += [f'<text x="{place(number, 0)[0]}" y="{height - 8}" text-anchor="middle">day {day["day"]}</text>'
              for number, day in enumerate(days)]
    taken = []
    for name, key, color in lines:
        points = [place(number, day["facts"][key]) for number, day in enumerate(days)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        level = points[-1][1] + 4
        while any(abs(level - other) < 14 for other in taken):
            level -= 14
        taken.append(level)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="2"/>' + "".join(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{color}"/>' for x, y in points))
        parts.append(f'<text x="{points[-1][0] + 10:.1f}" y="{level:.1f}" style="fill:{color}">'
                     f'{name} {percent(days[-1]["facts"][key])}</text>')
    return (f'<figure><svg viewBox="0 0 {width} {height}" font-size="12" role="img" '
            f'aria-label="labels by day">{"".join(parts)}</svg>'
            "<figcaption>Against the hidden truth: labels as they go into the takes, and the model's own. Agreement "
            "is that of the model with people; coverage is the share of the model's labels that is accepted.</figcaption></figure>")


def labels(days):
    rows = []
    for day in days:
        facts = day["facts"]
        rows.append((day["day"], f"<code>{html.escape(facts['rule'])}</code>", facts["accepted"],
                     percent(facts["accepted_error"]), facts["people"], f"{facts['lead_time'] / 60:.0f} min",
                     percent(facts["people_error"]), number(facts["kappa"]), number(facts["ac1"]), facts["learned"]))
    return table(("day", "rule", "accepted", "wrong of these", "asked", "time", "people's slips", "kappa", "AC1",
                  "rows learned from"), rows, set(range(2, 10)))


def choice(days):
    rows = []
    for day in days:
        facts, policy = day["facts"], day["facts"]["policy"]
        rows.append((day["day"], facts["chosen"], f"{facts['radius']:.3f}", facts["rare"], facts["vectors"],
                     facts["steps"], f"{policy['constant']:.2f}", f"{policy['after']:.2f}"))
    return table(("day", "takes chosen", "radius", "rare scenes", "vectors in the lake", "steps", "loss of a constant",
                  "loss of the policy"), rows, set(range(1, 8)))


def pipes(day):
    return "".join(
        f"<details><summary>{stage}, {day['seconds'][stage]} s</summary><pre>"
        + html.escape("\n\n".join(script.strip() for script in scripts)) + "</pre></details>"
        for stage, scripts in day["scripts"].items())


def write(folder):
    folder = pathlib.Path(folder)
    found = sorted(folder.glob("day*/day.json"), key=lambda path: int(path.parent.name[3:]))
    days = [json.loads(path.read_text(encoding="utf-8")) for path in found]
    last = days[-1]
    page = f"""<!doctype html><html lang=en><meta charset=utf-8><title>The flywheel, day {last['day']}</title>
<meta name=viewport content="width=device-width"><style>{STYLE}</style>
<h1>The flywheel, day {last['day']}</h1>
{tiles(days)}
<h2>What went in and out</h2><p>Each arrow of day {last['day']} and its counts: what came is what went, nothing is lost.</p>
{arrows(last)}
<h2>Bytes</h2>{bytes_saved(last)}
<h2>Labels</h2>{chart(days)}{labels(days)}
<h2>Selection and training</h2>{choice(days)}
<h2>Pipes</h2><p>What ran, stage by stage: {sum(last['seconds'].values()):.0f} s in all.</p>{pipes(last)}
</html>"""
    with open(folder / "index.html", "w", encoding="utf-8") as file:
        file.write(page)
    return folder / "index.html"

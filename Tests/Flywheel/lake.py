"""From the store into the lake: units of work on a cluster, and a row of a table for each take."""

from day import rows_of
from edge import truth_of

# What a unit's pipeline does: a take begins and ends where the robot says so.
CONVERT = """mcap-cat -q - |
  episode-split -q --start /task.state=start --stop /task.state=done --instruction /task.instruction |
  zstd-chunk -q
"""


def convert(day):
    (day.place / "takes").mkdir()
    truth = truth_of(day)
    robots = sorted({entry.robot for entry in truth.tries})
    for robot in robots:
        if robot != truth.corrupt:
            day.sh(f"rclone cat s3:robots/$DAY/today/$1/night.mcap | {CONVERT.strip()} > takes/$1.mcap", robot,
                   DAY=f"day{day.number}")
    clips = {}
    for entry in truth.tries:
        if entry.robot != truth.corrupt:
            clip = f"{entry.end - 4_500_000_000}-{entry.end + 500_000_000}"
            clips[f"{entry.robot}#0:{clip}:{entry.start}-{entry.end}"] = entry
    day.takes = clips

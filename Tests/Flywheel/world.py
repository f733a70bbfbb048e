"""A fleet's day with hidden truth: what each robot did, and what the filters must find of it.

Nothing here knows how the filters work. Robots wait, try a task every 16 seconds, and sometimes bump into
something while they wait. A try has an instruction, succeeds or fails, which the last second shows in
green or red more or less clearly, and is in one of three usual scenes or a rare one. Some tries shake,
some have people's faces in the picture, one has a broken camera. Operators write what is private.
"""

import dataclasses
import json
import math
import os

import numpy
import simplejpeg

from recording import Recording

S = 10**9
DAY0 = 1_800_000_000
WIDTH, HEIGHT, CAMERA_HZ, JOINT_HZ = 160, 120, 4, 20
TRY, PERIOD = 4, 16
TASKS = ("put the red cube on the mark", "push the blue cube to the mark")
FACE = 80
RARE_SCENE = 3


@dataclasses.dataclass
class Try:
    robot: str
    number: int
    start: int  # ns, when /task says start
    end: int  # ns, when /task says done
    instruction: str
    success: bool
    clarity: float  # how green the end is, from -1 (red) to 1
    scene: int
    shakes: bool
    broken: bool  # the camera shows noise
    face: list | None  # [left, top, first ns, last ns]

    def key(self):
        return f"{self.robot}@{self.start}"


@dataclasses.dataclass
class World:
    day: int
    tries: list
    bumps: list  # {"robot", "time"}
    secrets: list  # texts that nobody may upload
    corrupt: str  # the robot whose upload rots in the store
    frames: int

    def save(self, path):
        with open(path, "w", encoding="utf-8") as file:
            json.dump(dataclasses.asdict(self), file)

    @staticmethod
    def load(path):
        with open(path, encoding="utf-8") as file:
            values = json.load(file)
        values["tries"] = [Try(**entry) for entry in values["tries"]]
        return World(**values)


def plan(day, robots, tries, faces=True):
    """The truth of a day, by its number."""
    rng = numpy.random.default_rng([2026, day])
    start = (DAY0 + day * 86400) * S
    total = robots * tries
    order = rng.permutation(total)
    rare = set(order[: max(2, total // 50)].tolist())
    broken = {int(order[-1])} if total >= 100 else set()
    shaking = set(order[len(rare) : len(rare) + max(2, total // 10)].tolist())
    with_face = set(rng.permutation(total)[: max(2, total // 5) if faces else 0].tolist())
    world = World(day, [], [], [], f"r{int(rng.integers(1, robots)) + 1:02}", 0)
    for robot in range(robots):
        name = f"r{robot + 1:02}"
        base = start + robot * 60 * S
        for number in range(tries):
            place = robot * tries + number
            begin = base + (number * PERIOD + PERIOD - TRY) * S
            success = bool(rng.random() < 0.6)
            clarity = float(numpy.clip((1 if success else -1) * rng.normal(0.6, 0.27), -1, 1))
            face = None
            if place in with_face:
                left, top = int(rng.integers(0, WIDTH - FACE)), int(rng.integers(0, HEIGHT - FACE))
                face = [left, top, begin + S, begin + 2 * S]
            world.tries.append(Try(
                name, number, begin, begin + TRY * S, TASKS[int(rng.integers(2))], success, clarity,
                RARE_SCENE if place in rare else int(rng.integers(3)), place in shaking,
                place in broken, face))
            if rng.random() < 0.25:
                world.bumps.append({"robot": name, "time": base + (number * PERIOD + 6) * S})
    return world


def backgrounds():
    rows, columns = numpy.mgrid[0:HEIGHT, 0:WIDTH]
    wood = 120 + 25 * numpy.sin(columns / 9 + numpy.sin(rows / 17))
    tiles = 150 + 40 * (((rows // 12) + (columns // 12)) % 2)
    slope = 60 + rows * 0.9
    stripes = 128 + 110 * numpy.sign(numpy.sin((rows + columns) / 4))
    tints = ((1, 0.8, 0.6), (0.8, 0.85, 1), (0.7, 1, 0.75), (1, 0.4, 1))
    return [numpy.clip(gray[..., None] * numpy.array(tint), 0, 255).astype(numpy.uint8)
            for gray, tint in zip((wood, tiles, slope, stripes), tints)]


def face_picture():
    """A face that scikit-image has, of the astronaut Eileen Collins; who wants no faces needs no package."""
    from skimage import data as pictures
    from skimage.transform import resize

    face = pictures.astronaut()[45:185, 157:297]
    return (resize(face, (FACE, FACE), anti_aliasing=True) * 255).astype(numpy.uint8)


class Painter:
    def __init__(self, rng, faces):
        self.rng, self.scenes, self.face = rng, backgrounds(), face_picture() if faces else None
        self.grains = rng.integers(-6, 7, (8, HEIGHT, WIDTH, 1), dtype=numpy.int16)

    def waiting(self, gripper):
        return self.encode(self.with_robot(self.scenes[0], gripper, None, None))

    def trying(self, entry, time, gripper, cube):
        if entry.end - time <= S:
            return self.encode(self.ending(entry.clarity))
        if entry.broken:
            return self.encode(self.rng.integers(0, 256, (HEIGHT, WIDTH, 3), dtype=numpy.uint8))
        picture = self.with_robot(self.scenes[entry.scene], gripper, cube, entry.instruction)
        if entry.face and entry.face[2] <= time <= entry.face[3]:
            left, top = entry.face[:2]
            picture[top : top + FACE, left : left + FACE] = self.face
        return self.encode(picture)

    def ending(self, clarity):
        """The lamp of the task: green or red, as clearly as it is."""
        color = numpy.array([115 - 85 * clarity, 115 + 85 * clarity, 30])
        noise = self.rng.normal(0, 6, (HEIGHT // 8, WIDTH // 8, 3)).repeat(8, 0).repeat(8, 1)
        return numpy.clip(color + noise, 0, 255).astype(numpy.uint8)

    def with_robot(self, scene, gripper, cube, instruction):
        grain = self.grains[self.rng.integers(len(self.grains))]
        picture = numpy.clip(scene + grain, 0, 255).astype(numpy.uint8)
        if cube is not None:
            square(picture, cube, 7, (220, 40, 40) if "red" in instruction else (40, 60, 220))
        square(picture, gripper, 5, (20, 20, 20))
        return picture

    @staticmethod
    def encode(picture):
        return simplejpeg.encode_jpeg(numpy.ascontiguousarray(picture), quality=85)


def square(picture, place, half, color):
    x, y = int(place[0] * WIDTH), int(place[1] * HEIGHT)
    picture[max(0, y - half) : y + half, max(0, x - half) : x + half] = color


def record(world, robot, path):
    """Writes the robot's recording; returns how many pictures it has."""
    rng = numpy.random.default_rng([7, world.day, int(robot[1:])])
    mine = [entry for entry in world.tries if entry.robot == robot]
    painter = Painter(rng, any(entry.face for entry in mine))
    recording, frames = Recording(path), 0
    bumps = {bump["time"] for bump in world.bumps if bump["robot"] == robot}
    begin = mine[0].end - PERIOD * S
    gripper, cube, current = numpy.array([0.5, 0.5]), None, None
    recording.put("/task", begin, state="idle", instruction="")
    step = S // JOINT_HZ
    for tick in range((mine[-1].end + 2 * S - begin) // step):
        time = begin + tick * step
        for entry in mine:
            if time == entry.start:
                current, cube = entry, rng.uniform(0.15, 0.85, 2)
                gripper = rng.uniform(0.1, 0.9, 2)
                recording.put("/task", time, state="start", instruction=entry.instruction)
            if time == entry.end:
                recording.put("/task", time, state="done", instruction=entry.instruction)
                current, cube = None, None
        # A controller that goes to the cube: what the policy has to learn from pictures and joints.
        action = numpy.zeros(2) if cube is None else 0.12 * (cube - gripper)
        shake = rng.normal(0, 0.02, 2) if current and current.shakes else numpy.zeros(2)
        gripper = gripper + action
        closed = 1.0 if cube is not None and math.dist(cube, gripper) < 0.05 else 0.0
        position = [*(gripper + shake).tolist(), closed]
        recording.put("/joint_states", time, position=position, velocity=[*(action * JOINT_HZ).tolist(), 0.0])
        recording.put("/action", time, data=[*action.tolist(), closed])
        if tick % JOINT_HZ == 0:
            recording.put("/wrist", time, force=60.0 if time in bumps else 2.0 + float(rng.random()))
            recording.put("/gps", time, latitude=52.5163 + tick * 1e-7, longitude=13.3777)
        if tick % (5 * JOINT_HZ) == 0 or current and time == current.start + S:
            phone, mail = f"+49 30 {rng.integers(10**6, 10**7)}", f"p{rng.integers(10**9)}@example.org"
            world.secrets += [phone, mail]
            recording.put("/operator", time, text=f"call {phone} or write to {mail}")
        if tick % (JOINT_HZ // CAMERA_HZ) == 0:
            frames += 1
            recording.picture(time, painter.trying(current, time, gripper, cube) if current
                              else painter.waiting(gripper))
    recording.close()
    return frames


def make(day, robots, tries, folder, faces=True):
    """Writes the recordings of a day, ROBOT.mcap, in a folder; returns its World."""
    os.makedirs(folder, exist_ok=True)
    world = plan(day, robots, tries, faces)
    for robot in sorted({entry.robot for entry in world.tries}):
        world.frames += record(world, robot, f"{folder}/{robot}.mcap")
    return world


def truth_of(day):
    return World.load(day.of("world") / "truth.json")


def tries_of(day):
    """The tries of a day by robot and start."""
    return {(entry.robot, entry.start): entry for entry in truth_of(day).tries}


def find(tries, identifier):
    """The try of a take's id, ROBOT#0:…START-END."""
    robot, _, times = identifier.partition("#0:")
    return tries[robot, int(times.rsplit(":", 1)[-1].split("-")[0])]

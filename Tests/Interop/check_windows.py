"""Writes steps with the PyPI packages mcap and protobuf, and checks the goals and windows made of
them against NumPy: chunk_act_obs of OpenVLA and Octo as the learning pipelines have it.

check_windows.py write FILE.mcap                          episodes of LENGTHS
check_windows.py stream FILE.mcap FLAVOR WINDOW FUTURE STRIDE COPIES    what traj-window wrote
check_windows.py zarr STORE WINDOW FUTURE                 what zarr-write --windows wrote, goals too
check_windows.py equal STORE STORE                        two stores have the same arrays
Exits 1 at the first difference.
"""

import json
import sys
import zlib

import imagecodecs
import numpy as np

LENGTHS = [5, 1, 9, 2]
MASK = "0001"
HEIGHT, WIDTH = 16, 24
CAMERAS = ["primary", "secondary", "wrist"]


def first(episode):
    return sum(LENGTHS[:episode])


def action(step):
    return np.arange(4, dtype=np.float32) + np.float32(4 * step + 1)


def proprio(step):
    return np.arange(2, dtype=np.float32) + np.float32(2 * step + 0.5)


def language(step):
    return "" if step % 5 == 4 else f"put the cup {step}"


def jpeg(camera, step):
    """The image of a camera; none where that is not there: never the last one."""
    if camera == "wrist" or camera == "secondary" and step % 3 == 1:
        return b""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    picture = np.stack([x * 7, y * 9, np.full_like(x, step * 5 % 256)], -1).astype(np.uint8)
    return imagecodecs.jpeg8_encode(picture, level=95)


def write(path, offset=0):
    """Writes steps whose numbers begin at an offset, so that no two files share one."""
    from bagpipe_messages import messages
    from mcap.writer import Writer

    pool = messages()
    with open(path, "wb") as file:
        writer = Writer(file)
        writer.start(library="check_windows")
        channels = {}

        def add(topic, schema, metadata):
            message, descriptor = pool[schema]
            identifier = writer.register_schema(schema, "protobuf", descriptor)
            channel = writer.register_channel(topic, "protobuf", identifier, metadata)
            channels[topic] = channel, message

        def put(topic, sequence, time, **fields):
            channel, message = channels[topic]
            writer.add_message(
                channel, time, message(**fields).SerializeToString(), time, sequence)

        add("/episode", "bagpipe.Episode", {})
        tensor = {"bagpipe.feature": "tensor"}
        add("action", "bagpipe.Tensor", tensor | {"bagpipe.absolute_action_mask": MASK})
        for name in ["observation/proprio", "observation/timestep", "reward"]:
            add(name, "bagpipe.Tensor", tensor)
        for camera in CAMERAS:
            add(f"observation/image_{camera}", "foxglove.CompressedImage",
                {"bagpipe.feature": "image"})
        add("task/language_instruction", "bagpipe.Text", {"bagpipe.feature": "text"})
        for episode, length in enumerate(LENGTHS):
            time = 1_000_000_000 * (episode + 1)
            put("/episode", 0, time, event=1, index=episode)
            for index in range(length):
                step, time = offset + first(episode) + index, time + 100
                put("action", index, time, shape=[4], float32=action(step))
                put("observation/proprio", index, time, shape=[2], float32=proprio(step))
                put("observation/timestep", index, time, int32=[index])
                put("reward", index, time, float32=[step / 2])
                for camera in CAMERAS:
                    data = jpeg(camera, step)
                    put(f"observation/image_{camera}", index, time, data=data,
                        format="jpeg" if data else "")
                put("task/language_instruction", index, time, text=language(step))
            put("/episode", 0, time, event=2, index=episode, steps=length)
        writer.finish()


def image(camera, step):
    """What stream_reader says of an image."""
    data = jpeg(camera, step)
    return ["jpeg" if data else "", len(data), zlib.crc32(data)]


def expect(what, found, expected):
    expected = np.asarray(expected)
    if isinstance(found, list) and len(found) == 3 and isinstance(found[0], str):
        found = np.asarray(found[2], found[0]).reshape(found[1])
    found = np.asarray(found)
    if found.dtype != expected.dtype or found.shape != expected.shape or (found != expected).any():
        sys.exit(f"{what}: {found!r} is not {expected!r}")


def windows(length, goals, window, future, start):
    """By name, the arrays of an episode after chunk_act_obs of OpenVLA."""
    index = np.arange(length)[:, None] + np.arange(-window + 1, 1 + future)
    actions = np.stack([action(start + t) for t in range(length)])
    goal = goals[:, None]
    chunk = actions[np.minimum(np.maximum(index, 0), goal)]
    absolute = np.asarray([c == "1" for c in MASK])
    past = (index > goal)[:, :, None]
    chunk = np.where(past, np.where(absolute, chunk, 0), chunk).astype(np.float32)
    index = index[:, :window]
    return {"steps": np.maximum(index, 0), "pad_mask": index >= 0, "action": chunk}


def octo(length, goals, window, horizon, start):
    """The same of Octo."""
    history = np.maximum(np.arange(length)[:, None] + np.arange(-window + 1, 1), 0)
    ahead = np.minimum(np.arange(length)[:, None] + np.arange(horizon), length - 1)
    actions = np.stack([action(start + t) for t in range(length)])[ahead][history]
    t, w, h = np.meshgrid(
        np.arange(length), np.arange(window), np.arange(horizon), indexing="ij")
    completed = goals[:, None, None] - (t - (window + 1) + w + h) <= 0
    mask = np.broadcast_to(~completed[..., None], actions.shape)
    return {"action": actions, "task_completed": completed, "action_pad_mask": mask}


def check_goal(step, goal, start):
    """Everything of the observation at the goal is in the task."""
    if "task/timestep" not in step:
        return
    expect("task/proprio", step["task/proprio"], proprio(start + goal))
    for camera in CAMERAS:
        name = f"image_{camera}"
        if step[f"task/{name}"] != image(camera, start + goal):
            sys.exit(f"task/{name}: not that of step {goal}")
        expect(f"task/pad_mask_dict/{name}", step[f"task/pad_mask_dict/{name}"],
               bool(jpeg(camera, start + goal)))


def check_stream(path, flavor, window, future, stride, copies):
    from stream_reader import read

    episode, steps = -1, []
    with open(path, "rb") as file:
        for kind, item in read(file):
            if kind == "begin":
                episode, steps = episode + 1, []
            elif kind == "step":
                steps.append({name: value for name, (_, value) in item["values"].items()})
            elif kind == "end":
                check_episode(episode, steps, flavor, window, future, stride, copies)
    if episode != len(LENGTHS) - 1:
        sys.exit(f"{episode + 1} episodes")


def check_episode(episode, steps, flavor, window, future, stride, copies):
    length, start = LENGTHS[episode], first(episode)
    if len(steps) != (length + stride - 1) // stride:
        sys.exit(f"{len(steps)} windows of {length} steps")
    goals = np.full(length, length - 1)
    for number, step in enumerate(steps):
        if "task/timestep" in step:
            goals[number * stride] = step["task/timestep"][2][0]
    expected = windows(length, goals, window, future, start)
    pad_mask = "pad_mask"
    if flavor == "octo":
        pad_mask = "timestep_pad_mask"
        expected |= octo(length, goals, window, future + 1, start)
    sent = {camera: {} for camera in CAMERAS}
    for number, step in enumerate(steps):
        t = number * stride
        rows = expected["steps"][t]
        expect("proprio", step["observation/proprio"], [proprio(start + r) for r in rows])
        expect("timestep", step["observation/timestep"], rows.astype(np.int32))
        expect(pad_mask, step[f"observation/{pad_mask}"], expected["pad_mask"][t])
        expect("action", step["action"], expected["action"][t])
        expect("reward", step["reward"], np.float32((start + t) / 2))
        if step["task/language_instruction"] != language(start + t):
            sys.exit("another language")
        expect("language mask", step["task/pad_mask_dict/language_instruction"],
               language(start + t) != "")
        for camera in CAMERAS:
            expect(f"mask of {camera}", step[f"observation/pad_mask_dict/image_{camera}"],
                   [bool(jpeg(camera, start + r)) for r in rows])
            here = {}
            for r, (frame, data) in zip(rows, step[f"observation/image_{camera}"], strict=True):
                if copies and data is None or not copies and data and frame in sent[camera]:
                    sys.exit(f"step {t}: image {frame} is not sent as often as it should")
                data = data or here.get(frame) or sent[camera][frame]
                if frame != r or data != image(camera, start + r):
                    sys.exit(f"step {t}: image {frame} is not that of step {r}")
                here[frame] = data
            sent[camera] = here
        if flavor == "octo":
            for name in ["observation/task_completed", "action_pad_mask"]:
                expect(name, step[name], expected[name.split("/")[-1]][t])
        check_goal(step, goals[t], start)


def check_goal_images(root, features, part, goals, start):
    """Goals are images of which the language's steps may have none: see task-drop."""
    for camera in CAMERAS:
        feature = features[f"task/image_{camera}"]
        index = root[feature["index"]][part]
        mask = root[f"task/pad_mask_dict/image_{camera}"][part]
        expect(f"goal mask of {camera}", index >= 0, mask)
        for t, row in enumerate(index):
            data = jpeg(camera, start + goals[t])
            if row >= 0:
                expect(f"goal {t}", root[feature["array"]][row], imagecodecs.jpeg8_decode(data))
            elif data and not language(start + t):
                sys.exit(f"the goal of step {t} is gone, and its language was never there")


def check_zarr(store, window, future):
    import zarr
    from check_zarr import register_image_codecs

    register_image_codecs()
    root = zarr.open_group(store, mode="r")
    expect("episode ends", root["meta/episode_ends"][:], np.cumsum(LENGTHS))
    features = {f["name"]: f for f in root.attrs["features"]}
    for episode, length in enumerate(LENGTHS):
        start = first(episode)
        part = slice(start, start + length)
        goals = np.full(length, length - 1)
        if "task/timestep" in features:
            goals = root["task/timestep"][part]
            check_goal_images(root, features, part, goals, start)
        expected = windows(length, goals, window, future, start)
        rows = expected["steps"]
        expect("action", root["action"][part], expected["action"])
        expect("pad mask", root["observation/pad_mask"][part], expected["pad_mask"])
        expect("proprio", root["observation/proprio"][part],
               [[proprio(start + r) for r in row] for row in rows])
        for camera in CAMERAS:
            feature = features[f"observation/image_{camera}"]
            index = root[feature["index"]][part]
            there = [[bool(jpeg(camera, start + r)) for r in row] for row in rows]
            expect(f"mask of {camera}", index >= 0, there)
            expect(f"mask of {camera}",
                   root[f"observation/pad_mask_dict/image_{camera}"][part], there)
            if feature["array"] is None:
                continue
            frames = root[feature["array"]]
            count = sum(bool(jpeg(camera, step)) for step in range(sum(LENGTHS)))
            if frames.shape[0] != count:
                sys.exit(f"{frames.shape[0]} frames in {feature['array']}, {count} were sent")
            for t in range(length):
                for k, r in enumerate(rows[t]):
                    if index[t, k] >= 0:
                        expect(f"{camera} {t} {k}", frames[index[t, k]],
                               imagecodecs.jpeg8_decode(jpeg(camera, start + r)))


def check_equal(left, right):
    import zarr
    from check_zarr import register_image_codecs

    register_image_codecs()
    stores = [zarr.open_group(store, mode="r") for store in (left, right)]
    names = [sorted(name for name, node in store.members(max_depth=None)
                    if isinstance(node, zarr.Array)) for store in stores]
    if names[0] != names[1] or len(names[0]) < 5:
        sys.exit(f"{names[0]} and {names[1]}")

    def episode(text):
        # mcap-cat gives an id to an episode without one.
        members = json.loads(text)
        members.get("attributes", {}).pop("id", None)
        return {key: value for key, value in members.items() if value != {}}

    for name in names[0]:
        found, expected = (store[name][:] for store in stores)
        if name == "meta/episodes":
            found, expected = (np.array([episode(t) for t in texts]) for texts in (found, expected))
        if found.shape != expected.shape or (found != expected).any():
            sys.exit(f"{name} is not the same")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["write", path]:
            write(path)
        case ["stream", path, flavor, *numbers]:
            check_stream(path, flavor, *map(int, numbers))
        case ["equal", left, right]:
            check_equal(left, right)
        case ["zarr", store, *numbers]:
            check_zarr(store, *map(int, numbers))
        case _:
            sys.exit(__doc__)

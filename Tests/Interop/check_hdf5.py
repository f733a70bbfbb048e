"""HDF5 files of h5py through hdf5-cat, and those of hdf5-write as ACT and robomimic read them.

check_hdf5.py types         every type and way to store it that the manual page names
check_hdf5.py layouts       the files in $DATA/hdf5, which make.py there has made
check_hdf5.py written       what hdf5-write makes of these layouts, by h5py and OpenCV
check_hdf5.py damage TIMES  damaged files end with 0 or 65, and one line
"""

import os
import random
import subprocess
import sys

import h5py
import numpy as np
from bagpipe_messages import messages
from mcap.stream_reader import StreamReader
from mcap.records import Channel, Message, Schema

DATA = os.environ["DATA"] + "/hdf5"
STEPS = 37
CLASSES = {name: entry[0] if isinstance(entry, tuple) else entry
           for name, entry in messages().items()}


def run(*arguments, status=0, input=None):
    done = subprocess.run(arguments, input=input, capture_output=True, timeout=120)
    assert done.returncode == status, (arguments, done.returncode, done.stderr)
    return done.stdout, done.stderr.decode()


def value(name, data):
    message = CLASSES[name].FromString(data)
    if name == "bagpipe.Text":
        return message.text
    if name == "foxglove.CompressedImage":
        return bytes(message.data)
    if name == "foxglove.RawImage":
        array = np.frombuffer(message.data, np.uint8)
        return array.reshape(message.height, message.width, -1), message.encoding
    for kind in "float32 float64 int32 int64 uint32 uint64 bool uint8 int8 int16 uint16".split():
        found = getattr(message, kind)
        if len(found):
            array = (np.frombuffer(found, kind) if isinstance(found, bytes)
                     else np.array(found, kind))
            return array.reshape(list(message.shape))
    return np.zeros(list(message.shape))


def episodes(stream):
    """The markers and values of each episode."""
    import io

    schemas, channels, found = {}, {}, []
    for record in StreamReader(io.BytesIO(stream)).records:
        if isinstance(record, Schema):
            schemas[record.id] = record.name
        elif isinstance(record, Channel):
            channels[record.id] = record
        elif isinstance(record, Message):
            channel = channels[record.channel_id]
            name = schemas[channel.schema_id]
            if name == "bagpipe.Episode":
                marker = CLASSES[name].FromString(record.data)
                if marker.event == 1:
                    found.append((marker, {}))
                else:
                    found[-1] = (found[-1][0], found[-1][1], marker)
            else:
                found[-1][1].setdefault(channel.topic, []).append(value(name, record.data))
    return found


def same(values, array, name):
    assert len(values) == len(array), (name, len(values), len(array))
    for step, (a, b) in enumerate(zip(values, array)):
        b = np.asarray(b)
        assert a.dtype == b.dtype.newbyteorder("="), (name, a.dtype, b.dtype)
        assert a.shape == b.shape and a.tobytes() == b.astype(b.dtype.newbyteorder("=")).tobytes(), (
            name, step)


def types():
    rng = np.random.default_rng(0)
    arrays = {}
    for kind in "i1 u1 <i2 >i2 <u2 >u2 <i4 >i4 <u4 <i8 >u8 <f4 >f4 <f8 >f8".split():
        limit = 100 if "1" in kind else 10000
        arrays["kind_" + kind.strip("<>") + ("_big" if ">" in kind else "")] = (
            rng.integers(0, limit, (STEPS, 3)).astype(kind))
    arrays["half"] = rng.normal(size=(STEPS, 3)).astype("f2")
    arrays["flag"] = rng.random(STEPS) > 0.5
    arrays["deep"] = rng.normal(size=(STEPS, 2, 3, 4)).astype("f4")
    arrays["empty"] = np.zeros((STEPS, 0), "f4")
    arrays["images"] = rng.integers(0, 255, (STEPS, 24, 32, 3)).astype("u1")
    # Many steps to a block, and many blocks.
    arrays["long"] = np.arange(STEPS * 70_000, dtype="f4").reshape(STEPS, -1)
    jpeg = [b"\xff\xd8\xff" + rng.bytes(rng.integers(50, 500)) + b"\xff\xd9" for _ in range(STEPS)]
    storages = [
        {}, {"chunks": True}, {"compression": "gzip"}, {"compression": "lzf"},
        {"compression": "gzip", "shuffle": True, "fletcher32": True},
        {"compression": "lzf", "shuffle": True}, {"compression": "szip"},
        {"maxshape": True, "fletcher32": True}, {"rows": 1}, {"rows": 10, "compression": "gzip"},
        {"rows": STEPS, "compression": "lzf"},
    ]
    for number, storage in enumerate(storages):
        for version in ["earliest", "v110", ("v108", "v108"), "latest"]:
            name = "types.h5"
            with h5py.File(name, "w", libver=version) as file:
                for key, array in arrays.items():
                    options = dict(storage)
                    rows = options.pop("rows", None)
                    if rows:
                        options["chunks"] = (rows,) + tuple(max(n, 1) for n in array.shape[1:])
                    if options.pop("maxshape", None):
                        options["maxshape"] = (None,) + array.shape[1:]
                    if options.get("compression") == "szip" and (
                            key in ("half", "empty", "flag") or "szip" not in
                            h5py.filters.encode):
                        options.pop("compression")
                    if key == "empty":
                        options = {}
                    file.create_dataset(key, data=array, **options)
                kind = h5py.enum_dtype({"OPEN": 3, "CLOSED": -4}, basetype="i2")
                file.create_dataset("enum", data=np.full(STEPS, -4, "i2"), dtype=kind)
                texts = [f"é{t}" * (t % 3) for t in range(STEPS)]
                file["text"] = np.array(texts, object)
                file["fixed"] = np.array([t.encode() for t in texts], "S8")
                varying = file.create_dataset(
                    "varying", (STEPS,), h5py.vlen_dtype(np.uint8))
                for t, data in enumerate(jpeg):
                    varying[t] = np.frombuffer(data, "u1")
                longest = max(map(len, jpeg)) + 5
                file["padded"] = np.stack([
                    np.frombuffer(data.ljust(longest, b"\0"), "u1") for data in jpeg])
                file["strings"] = np.array(jpeg, f"S{longest}")
                file.attrs["number"], file.attrs["list"] = 7, [1.5, 2]
                file.attrs["text"], file.attrs["flag"] = "grün", True
                file.attrs["fixed"] = np.bytes_(b"ab")
            out, err = run("hdf5-cat", "--layout", "generic", name)
            (begin, found, end), = episodes(out)
            assert end.steps == STEPS
            # libhdf5 1.10 does not know the newer format of enumerations, nor what is beside one.
            newer = {"flag", "enum"} if version == "latest" else set()
            if newer:
                assert "needs a newer libhdf5" in err, err
            else:
                attributes = dict(begin.attributes)
                assert attributes["number"] == "7" and attributes["list"] == "1.5 2.0", attributes
                assert attributes["text"] == "grün" and attributes["fixed"] == "ab", attributes
                assert attributes["flag"] == "true" and not err, (attributes, err)
            for key, array in arrays.items():
                if newer and key not in found:
                    assert f"left out '/{key}'" in err, (key, err)
                    continue
                if key == "empty":
                    assert [a.shape for a in found[key]] == [(0,)] * STEPS
                elif key == "images":
                    assert all(encoding == "rgb8" and np.array_equal(image, array[t])
                               for t, (image, encoding) in enumerate(found[key]))
                else:
                    same(found[key], array.astype("f4") if key == "half" else array, key)
            if not newer:
                same(found["enum"], np.full(STEPS, -4, "i2"), "enum")
            assert found["text"] == found["fixed"] == texts, found["fixed"]
            for key in ["varying", "padded", "strings"]:
                assert found[key] == jpeg, key
            assert not newer or storage or set(arrays) - set(found) == {"flag"}


def layouts():
    out, _ = run("hdf5-cat", f"{DATA}/aloha_jpeg.hdf5")
    (begin, found, end), = episodes(out)
    with h5py.File(f"{DATA}/aloha_jpeg.hdf5") as file:
        same(found["action"], file["action"], "action")
        same(found["observation/state"], file["observations/qpos"], "qpos")
        same(found["observation/velocity"], file["observations/qvel"], "qvel")
        for number, camera in enumerate(["cam_high", "cam_left_wrist"]):
            lengths = file["compress_len"][number].astype(int)
            rows = file[f"observations/images/{camera}"]
            assert found[f"observation/images/{camera}"] == [
                rows[t, :lengths[t]].tobytes() for t in range(len(rows))]
    assert begin.rate == 50 and dict(begin.attributes)["sim"] == "false"
    for mask, names in [(None, ["demo_1", "demo_2", "demo_10"]), ("train", ["demo_1", "demo_10"])]:
        option = ["--mask", mask] if mask else []
        out, _ = run("hdf5-cat", *option, f"{DATA}/robomimic.hdf5")
        found = episodes(out)
        assert [dict(f[0].attributes)["group"] for f in found] == names
        with h5py.File(f"{DATA}/robomimic.hdf5") as file:
            for name, (begin, values, end) in zip(names, found):
                demo = file["data"][name]
                assert end.steps == demo.attrs["num_samples"] and begin.rate == 20
                for feature, path in [
                        ("action", "actions"), ("reward", "rewards"), ("done", "dones"),
                        ("states", "states"), ("observation/eef_pos", "obs/eef_pos"),
                        ("next_observation/eef_pos", "next_obs/eef_pos")]:
                    same(values[feature], demo[path], feature)
                for (image, encoding), array in zip(
                        values["observation/agentview_image"], demo["obs/agentview_image"]):
                    assert encoding == "rgb8" and np.array_equal(image, array)


def act_images(root):
    """As the loader of ACT and Mobile ALOHA reads images: the arrays of each camera."""
    import cv2

    compressed = root.attrs.get("compress", False)
    images = {}
    for name, rows in root["observations/images"].items():
        images[name] = np.stack([cv2.imdecode(row, 1) for row in rows]) if compressed else rows[:]
    return images


def written():
    for name in ["aloha_raw", "aloha_jpeg"]:
        source = f"{DATA}/{name}.hdf5"
        stream, _ = run("hdf5-cat", source)
        for images in ["auto", "raw"]:
            run("hdf5-write", "--force", "--layout", "aloha", "--images", images, "aloha",
                input=stream)
            with h5py.File("aloha/episode_0.hdf5") as own, h5py.File(source) as other:
                assert own.attrs["sim"] == other.attrs["sim"]
                for path in ["action", "observations/qpos", "observations/qvel"]:
                    assert own[path].dtype == other[path].dtype
                    assert np.array_equal(own[path], other[path]), path
                mine, theirs = act_images(own), act_images(other)
                assert mine.keys() == theirs.keys()
                for camera in mine:
                    # OpenCV's decoder rounds a little differently from ours.
                    difference = np.abs(mine[camera].astype(int) - theirs[camera])
                    limit = 3 if name == "aloha_jpeg" and images == "raw" else 0
                    assert difference.max() <= limit, (name, images, difference.max())
    source = f"{DATA}/robomimic.hdf5"
    stream, _ = run("hdf5-cat", source)
    for level in [[], ["--level", "4"]]:
        run("hdf5-write", "--force", "--layout", "robomimic", *level, "own.hdf5", input=stream)
        with h5py.File("own.hdf5") as own, h5py.File(source) as other:
            assert own["data"].attrs["total"] == other["data"].attrs["total"]
            assert own["data"].attrs["env_args"] == other["data"].attrs["env_args"]
            for mine, theirs in zip(["demo_0", "demo_1", "demo_2"], ["demo_1", "demo_2", "demo_10"]):
                mine, theirs = own["data"][mine], other["data"][theirs]
                assert mine.attrs["num_samples"] == theirs.attrs["num_samples"]
                assert mine.attrs["model_file"] == theirs.attrs["model_file"]

                def check(path, node):
                    if isinstance(node, h5py.Dataset):
                        assert mine[path].dtype == node.dtype and np.array_equal(mine[path], node)
                        assert (mine[path].compression == "gzip") == bool(level), path
                theirs.visititems(check)


def damage(times):
    rng = random.Random(int(os.environ.get("SEED", "1")))
    names = sorted(name for name in os.listdir(DATA) if not name.endswith(".py"))
    endings = {0: 0, 65: 0}
    for _ in range(times):
        with open(f"{DATA}/{rng.choice(names)}", "rb") as file:
            data = bytearray(file.read())
        for _ in range(rng.choice([1, 1, 2, 8, 64])):
            place = rng.randrange(len(data))
            data[place] = rng.choice([0, 1, 0x7F, 0xFF, rng.randrange(256)])
        if rng.random() < 0.1:
            del data[rng.randrange(len(data)):]
        with open("damaged.h5", "wb") as file:
            file.write(data)
        for option in [[], ["--list"]]:
            done = subprocess.run(
                ["hdf5-cat", *option, "damaged.h5"], capture_output=True, timeout=120)
            lines = done.stderr.decode().splitlines()
            good = done.returncode in endings and all(
                line.startswith("hdf5-cat: 'damaged.h5': ") for line in lines)
            if not good or (done.returncode == 65) != bool(
                    [line for line in lines if ": left out '" not in line]):
                os.rename("damaged.h5", "/tmp/damaged.h5")
                raise AssertionError((done.returncode, lines))
            endings[done.returncode] += 1
    print(endings)


if __name__ == "__main__":
    {"types": types, "layouts": layouts, "written": written}[sys.argv[1]]() if len(sys.argv) == 2 else damage(
        int(sys.argv[2]))

"""Benchmarks: Bagpipe and a peer on the same data, in turn, in one run.

usage: bench.py [--runs N] [--only WORD] [--long] BIN_DIR WORK_DIR SHARED_DIR

Prints a row per job: medians of both in seconds, the ratio peer / Bagpipe pair by pair, what that
is in MB/s, and the peak memory of every process. --long adds the main job at ten times the length.
"""
import argparse
import os
import shutil
import statistics
import struct
import subprocess
import sys
import time
from pathlib import Path

import batches
import centers
import edge_trigger
import face_blur
import fidelity
import hdf5
import judge
import labels
import lake
import lerobot_cat
import lerobot_read
import lerobot_write
import live
import ray_nodes
import rollouts
import rosbag2
import scores
import shards
import trajectories
import units
import zarr_stores
from rows import Run, pair

HERE = Path(__file__).resolve().parent


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default="")
    parser.add_argument("--long", action="store_true")
    parser.add_argument("bin", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("shared", type=Path)
    args = parser.parse_args()
    work, tools, shared = args.work, args.bin, args.shared
    work.mkdir(parents=True, exist_ok=True)
    wants = lambda name: args.only in name

    def recording(seconds, kinds):
        prefix = work / f"r{seconds}"
        if not (work / f"r{seconds}.fg.mcap").exists():
            print(f"writing a recording of {seconds} s", flush=True)
            subprocess.run(
                [sys.executable, "-W", "ignore", shared / "bench/gen_recording.py", prefix,
                 str(seconds), "0", kinds], check=True)
        return prefix

    short = recording(10, "fg,ros2,ros1")
    foxglove = f"{short}.fg.mcap"
    ros2 = next(Path(f"{short}.ros2").glob("*.mcap"))
    raw = 738

    features = [
        "observation/image_left=/left_arm/camera/color",
        "observation/image_right=/right_arm/camera/color",
        "observation/depth=/head/camera/depth", "observation/state=/joint_states.position",
        "action=/command.data",
    ]

    def convert(source):
        target = work / "ours.zarr"
        shutil.rmtree(target, ignore_errors=True)
        return Run(
            [[tools / "jpeg-encode", "-q", "95"],
             [tools / "step-align", "--clock", "/left_arm/camera/color", *features],
             [tools / "zarr-write", target]], stdin=source)

    def convert_peer(source):
        script = shared / "bench/peer_py_mcap_to_zarr.py"
        return Run([[sys.executable, script, source, work / "peer.zarr"]])

    if wants("convert"):
        pair("convert: MCAP -> JPEG -> Zarr", lambda: convert(foxglove),
             lambda: convert_peer(foxglove), args.runs, raw)
    if args.long:
        long = f"{recording(100, 'fg')}.fg.mcap"
        pair("convert, ten times the length", lambda: convert(long), None, 1, 10 * raw)
    reader = [sys.executable, HERE / "read_messages.py"]
    if wants("read zstd"):
        pair("read zstd: every message", lambda: Run([[tools / "stream-check", foxglove]]),
             lambda: Run([[*reader, foxglove]]), args.runs, raw)
    if wants("read plain"):
        pair("read plain: every message", lambda: Run([[tools / "stream-check", ros2]]),
             lambda: Run([[*reader, ros2]]), args.runs, raw)
    if wants("jpeg"):
        jpeg(tools, work, ros2, args.runs)
    if wants("video"):
        video(tools, work, args.runs)
    if wants("depth"):
        depth(tools, work, args.runs)
    fidelity.rows(tools, work, ros2, wants)
    rosbag2.rows(tools, work, args.runs, wants)
    edge_trigger.rows(tools, work, ros2, args.runs, wants)
    face_blur.rows(tools, work, args.runs, wants)
    judge.rows(tools, work, ros2, args.runs, wants)
    labels.rows(tools, work, args.runs, wants)
    lake.rows(tools, work, ros2, args.runs, wants)
    centers.rows(tools, work, args.runs, wants, args.long)
    scores.rows(tools, work, ros2, args.runs, wants)
    units.rows(tools, work, args.runs, wants)
    ray_nodes.rows(tools, work, foxglove, args.runs, wants)
    live.rows(tools, work, wants)
    lerobot_cat.rows(tools, work, foxglove, args.runs, wants)
    lerobot_read.rows(tools, work, foxglove, args.runs, wants)
    lerobot_write.rows(tools, work, shared, f"{short}.bag", args.runs, wants)
    rollouts.rows(tools, work, args.runs, wants)
    zarr_stores.rows(tools, work, foxglove, args.runs, wants)
    hdf5.rows(tools, work, args.runs, wants)
    shards.rows(tools, work, args.runs, wants)
    batches.rows(tools, work, ros2, features, args.runs, wants)
    trajectories.rows(tools, work, shared, args.runs, wants, args.long)
    if wants("start"):
        start_up(tools, work)


def jpeg(tools, work, recording, runs):
    """The image filters on one core against libjpeg-turbo alone on the same frames."""
    from mcap.reader import make_reader
    from mcap_ros2.decoder import DecoderFactory

    frames, cut = work / "frames.rgb", work / "colour.mcap"
    if not frames.exists():
        with open(recording, "rb") as file, open(frames, "wb") as out:
            reader = make_reader(file, decoder_factories=[DecoderFactory()])
            for _, _, _, image in reader.iter_decoded_messages(topics=["/left_arm/camera/color"]):
                out.write(bytes(image.data))
    with open(cut, "wb") as out:
        Run([[tools / "mcap-cat", "-t", "/left_arm/camera/color", recording]], stdout=out)
    peer = compile(work, "turbojpeg_alone", ["-lturbojpeg"])
    one = ["taskset", "-c", "0"]
    megabytes = frames.stat().st_size / 1e6
    pair("jpeg-encode -j 1, 300 frames",
         lambda: Run([[*one, tools / "jpeg-encode", "-j", "1"]], stdin=cut),
         lambda: Run([[*one, peer, frames, "640", "480", "95"]]), runs, megabytes)
    encoded, steps, jpegs = work / "jpegs.mcap", work / "jpeg-steps.mcap", work / "frames.jpegs"
    with open(encoded, "wb") as out:
        Run([[tools / "jpeg-encode"]], stdin=cut, stdout=out)
    with open(steps, "wb") as out:
        Run([[tools / "step-align", "--clock", "/left_arm/camera/color",
              "observation/image=/left_arm/camera/color"]], stdin=encoded, stdout=out)
    with open(encoded, "rb") as file, open(jpegs, "wb") as out:
        reader = make_reader(file, decoder_factories=[DecoderFactory()])
        for *_, image in reader.iter_decoded_messages(
                topics=["/left_arm/camera/color"], log_time_order=False):
            out.write(len(image.data).to_bytes(4, "little") + bytes(image.data))
    pair("jpeg-decode -j 1, 300 frames",
         lambda: Run([[*one, tools / "jpeg-decode", "-j", "1"]], stdin=encoded),
         lambda: Run([[*one, peer, jpegs, "accurate"]]), runs, megabytes)
    for options in ([], ["--scaled-decode"]):
        resize = [tools / "image-resize", "-j", "1", "224x224", *options]
        pair(" ".join(["image-resize 224x224", *options]),
             lambda: Run([[*one, *resize]], stdin=steps), lambda: Run([[*one, peer, jpegs, "fast"]]),
             runs, megabytes)


def video(tools, work, runs):
    """video-decode against ffmpeg's own decode of the same video to the same pixels."""
    for name, codec, options in (
            ("H.264 baseline", "h264", "libx264 -profile:v baseline"),
            ("H.264", "h264", "libx264 -bf 0"), ("H.264 with B slices", "h264", "libx264"),
            ("H.265", "h265", "libx265 -x265-params log-level=error")):
        stem = "video-" + name.replace(" ", "-").replace(".", "")
        source, messages = work / f"{stem}.nut", work / f"{stem}.mcap"
        if not messages.exists():
            subprocess.run(
                ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=s=640x480:r=30:d=20",
                 "-pix_fmt", "yuv420p", "-c:v", *options.split(), "-g", "30", "-bsf:v",
                 "dump_extra=freq=keyframe", source], check=True)
            subprocess.run(
                [sys.executable, HERE.parent / "Interop/check_video.py", "write", messages, source,
                 "foxglove", codec], check=True)
        pair(f"video-decode, {name}, 600 frames",
             lambda: Run([[tools / "video-decode"]], stdin=messages),
             lambda: Run([["ffmpeg", "-v", "error", "-i", source, "-f", "rawvideo", "-pix_fmt",
                           "rgb24", "pipe:1"]]), runs, 600 * 640 * 480 * 3 / 1e6)


def depth(tools, work, runs):
    """The depth filters on one core, in MB/s of raw 16-bit images; no peer has RVL."""
    from mcap.writer import Writer
    import numpy as np

    raw, encoded = work / "depth.mcap", work / "depth-rvl.mcap"
    if not raw.exists():
        random = np.random.default_rng(1)
        rows, columns = np.mgrid[0:480, 0:640]
        with open(raw, "wb") as file:
            writer = Writer(file, use_chunking=False)
            writer.start()
            schema = writer.register_schema("sensor_msgs/Image", "ros1msg", b"")
            channel = writer.register_channel("/depth", "ros1", schema)
            for frame in range(300):
                # A slope with the noise of a sensor, and without a reading in a quarter of it.
                image = 700 + rows + columns // 2 + frame + random.integers(-2, 3, rows.shape)
                image[(rows // 40 + columns // 40) % 4 == 0] = 0
                head = struct.pack("<IIII", frame, 0, 0, 0) + struct.pack("<II", 480, 640)
                head += struct.pack("<I", 5) + b"16UC1" + struct.pack("<BII", 0, 1280, 614400)
                writer.add_message(channel, frame, head + image.astype("<u2").tobytes(), frame)
            writer.finish()
    with open(encoded, "wb") as out:
        Run([[tools / "depth-encode", "--codec", "rvl"]], stdin=raw, stdout=out)
    one, megabytes = ["taskset", "-c", "0"], 300 * 0.6144
    pair("depth-encode --codec rvl -j 1",
         lambda: Run([[*one, tools / "depth-encode", "--codec", "rvl", "-j", "1"]], stdin=raw), None,
         runs, megabytes)
    pair("depth-decode -j 1, RVL",
         lambda: Run([[*one, tools / "depth-decode", "-j", "1"]], stdin=encoded), None, runs,
         megabytes)


def start_up(tools, work):
    """Each filter on an empty stream against a C program that does nothing."""
    empty, nothing = work / "empty.mcap", compile(work, "true", [])
    magic = bytes.fromhex("894d434150300d0a")
    record = lambda opcode, body: bytes([opcode]) + len(body).to_bytes(8, "little") + body
    empty.write_bytes(
        magic + record(1, bytes(8)) + record(15, bytes(4)) + record(2, bytes(20)) + magic)

    def spawn(*stage):
        return statistics.median(
            (lambda run: run.wall)(Run([stage], stdin=empty)) for _ in range(100)) * 1000

    def memory(program):
        """Peak MB of a filter that waits for its input, as the kernel counts it for that process
        alone: what wait4 says includes the interpreter it was forked from."""
        process = subprocess.Popen(
            [program], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        process.stdin.write(empty.read_bytes()[:-1])
        process.stdin.flush()
        time.sleep(0.2)
        status = Path(f"/proc/{process.pid}/status").read_text()
        process.stdin.close()
        process.wait()
        return next(int(line.split()[1]) / 1024 for line in status.splitlines() if "VmHWM" in line)

    for name in ("stream-check", "zstd-chunk", "jpeg-encode", "mcap-cat"):
        size = (tools / name).stat().st_size / (1 << 20)
        print(f"start-up: {name:24} {spawn(tools / name):5.2f} ms  {memory(tools / name):.1f} MB  "
              f"binary {size:.1f} MiB | C program {spawn(nothing):5.2f} ms", flush=True)


def compile(work, name, libraries):
    program = work / name
    subprocess.run(
        [os.environ.get("CC", "clang"), "-O2", HERE / f"{name}.c", "-o", program, *libraries],
        check=True)
    return program


if __name__ == "__main__":
    main()

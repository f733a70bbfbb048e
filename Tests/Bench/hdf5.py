"""The rows of HDF5: recordings of ALOHA, with four cameras in JPEG, and low-dimensional demonstrations
of robomimic, against h5py, which reads row after row.

hdf5.py WORK make                the files
hdf5.py WORK aloha|robomimic     the peer
"""

import sys
from pathlib import Path

from rows import Run, pair

EPISODES, STEPS = 3, 400
DEMONSTRATIONS = 100
KEYS = {"eef_pos": 3, "eef_quat": 4, "gripper_qpos": 2, "object": 10}


def make(work):
    generator = np.random.default_rng(1)
    work.mkdir(exist_ok=True)
    for episode in range(EPISODES):
        with h5py.File(work / f"episode_{episode}.hdf5", "w") as root:
            root.attrs["sim"], root.attrs["compress"] = False, True
            for name in ["action", "observations/qpos", "observations/qvel", "observations/effort"]:
                root[name] = generator.normal(size=(STEPS, 14)).astype("f4")
            # The bytes matter to neither side, their number does.
            rows = np.zeros((STEPS, 40_000), np.uint8)
            rows[:, :3] = [0xFF, 0xD8, 0xFF]
            rows[:, 3:32_000] = generator.integers(0, 255, (STEPS, 31_997), np.uint8)
            rows[:, 32_000:32_002] = [0xFF, 0xD9]
            for camera in ["cam_high", "cam_low", "cam_left_wrist", "cam_right_wrist"]:
                root.create_dataset(
                    f"observations/images/{camera}", data=rows, chunks=(1, rows.shape[1]))
    with h5py.File(work / "low_dim.hdf5", "w") as root:
        data = root.create_group("data")
        for number in range(DEMONSTRATIONS):
            demo = data.create_group(f"demo_{number}")
            demo.attrs["num_samples"] = STEPS
            demo["actions"] = generator.uniform(-1, 1, (STEPS, 7))
            demo["states"] = generator.normal(size=(STEPS, 32))
            for key, width in KEYS.items():
                demo[f"obs/{key}"] = generator.normal(size=(STEPS, width))


def peer(groups):
    """Takes each row of each array, as a loader does that goes through an episode."""
    for group in groups:
        arrays = []
        group.visititems(
            lambda _, node: arrays.append(node) if isinstance(node, h5py.Dataset) else None)
        for step in range(STEPS):
            for array in arrays:
                array[step]


def rows(tools, work, runs, wants):
    folder = work / "hdf5"
    if not any(wants(f"HDF5 {kind}") for kind in ("aloha", "robomimic")):
        return
    Run([[sys.executable, __file__, folder, "make"]])
    for kind, files in [("aloha", sorted(folder.glob("episode_*.hdf5"))),
                        ("robomimic", [folder / "low_dim.hdf5"])]:
        if wants(f"HDF5 {kind}"):
            megabytes = sum(file.stat().st_size for file in files) / 1e6
            pair(f"HDF5 {kind} to steps", lambda: Run([[tools / "hdf5-cat", *files]]),
                 lambda: Run([[sys.executable, __file__, folder, kind]]), runs, megabytes)


if __name__ == "__main__":
    # Not in the bench itself, whose memory counts in each process that it starts.
    import h5py
    import numpy as np

    directory = Path(sys.argv[1])
    if sys.argv[2] == "make":
        make(directory)
    elif sys.argv[2] == "aloha":
        for path in sorted(directory.glob("episode_*.hdf5")):
            with h5py.File(path) as file:
                peer([file])
    else:
        with h5py.File(directory / "low_dim.hdf5") as file:
            peer(file["data"].values())

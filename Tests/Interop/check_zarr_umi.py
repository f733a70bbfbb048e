"""check_zarr_umi.py STORE STEPS.npz: loads a replay buffer as UMI's dataset does, into memory, and takes
windows of it as its sampler does; they are those of the steps."""

import sys

import numpy as np
import zarr


def load(path):
    """What ReplayBuffer.copy_from_store does: meta array by array, data with its chunks."""
    store = zarr.ZipStore(path, mode="r") if path.endswith(".zip") else zarr.DirectoryStore(path)
    source, memory = zarr.group(store), zarr.MemoryStore()
    target = zarr.group(store=memory)
    meta = target.create_group("meta", overwrite=True)
    for name, array in source["meta"].items():
        meta.array(name=name, data=array[:], shape=array.shape, chunks=array.shape)
    target.create_group("data", overwrite=True)
    for name in source["data"].keys():
        zarr.copy_store(source=store, dest=memory, source_path=f"/data/{name}", dest_path=f"/data/{name}")
    return target


def windows(ends, length, before, after):
    """The rows of each window; what is beyond an episode repeats its first or last step."""
    start = 0
    for end in ends:
        for first in range(start - before, end - length + after + 1):
            yield np.clip(np.arange(first, first + length), start, end - 1)
        start = end


buffer, steps = load(sys.argv[1]), np.load(sys.argv[2])
names = {name.rsplit("/", 1)[-1]: name for name in steps.files}
ends = buffer["meta/episode_ends"][:]
assert len(ends) == 2 and ends[-1] == len(steps[names["camera0_rgb"]]), ends
data = buffer["data"]
assert sorted(data.keys()) == sorted(
    ["camera0_rgb", "robot0_eef_pos", "robot0_eef_rot_axis_angle", "robot0_gripper_width",
     "robot0_demo_start_pose", "robot0_demo_end_pose"]), sorted(data.keys())
assert data["camera0_rgb"].chunks == (1, 24, 32, 3) and data["camera0_rgb"].dtype == np.uint8
count = 0
for rows in windows(ends, 4, 1, 2):
    for key in ["camera0_rgb", "robot0_eef_pos", "robot0_eef_rot_axis_angle", "robot0_gripper_width"]:
        found = np.stack([data[key][row] for row in rows])
        np.testing.assert_array_equal(found, steps[names[key]][rows], key)
    count += 1
assert count == ends[-1] - 2 * (4 - 1) + 2 * (1 + 2), count
pose = np.concatenate([data["robot0_eef_pos"][:], data["robot0_eef_rot_axis_angle"][:]], axis=1)
for start, end in zip([0, *ends[:-1]], ends):
    np.testing.assert_array_equal(data["robot0_demo_start_pose"][start:end], pose[[start] * (end - start)])
    np.testing.assert_array_equal(data["robot0_demo_end_pose"][start:end], pose[[end - 1] * (end - start)])

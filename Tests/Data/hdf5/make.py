"""Makes the small HDF5 files beside it with h5py 3.16 and OpenCV: make.py DIRECTORY"""

import json
import sys

import cv2
import h5py
import numpy as np

folder = sys.argv[1]
rng = np.random.default_rng(11)


def image(step, size=8):
    y, x = np.mgrid[0:size, 0:size]
    return np.stack([x * 20 + step, y * 20, np.full_like(x, 200)], -1).astype(np.uint8)


def file(name, **options):
    return h5py.File(f"{folder}/{name}", "w", **options)


T = 5
with file("aloha_raw.hdf5") as root:
    root.attrs["sim"] = True
    root.create_dataset("action", data=rng.normal(size=(T, 14)).astype("f4"))
    observations = root.create_group("observations")
    observations["qpos"] = rng.normal(size=(T, 14)).astype("f4")
    observations["qvel"] = rng.normal(size=(T, 14)).astype("f4")
    images = observations.create_group("images")
    images.create_dataset("top", data=np.stack([image(t) for t in range(T)]), chunks=(1, 8, 8, 3))

with file("aloha_jpeg.hdf5") as root:
    root.attrs["sim"] = False
    root.attrs["compress"] = True
    root["action"] = rng.normal(size=(T, 14)).astype("f4")
    root["base_action"] = rng.normal(size=(T, 2)).astype("f4")
    root["observations/qpos"] = rng.normal(size=(T, 14)).astype("f4")
    root["observations/qvel"] = rng.normal(size=(T, 14)).astype("f4")
    root["observations/effort"] = rng.normal(size=(T, 14)).astype("f4")
    cameras = ["cam_high", "cam_left_wrist"]
    files = [[cv2.imencode(".jpg", image(t + 50 * c), [cv2.IMWRITE_JPEG_QUALITY, 90])[1]
              for t in range(T)] for c in range(len(cameras))]
    longest = max(len(f) for camera in files for f in camera) + 3
    for camera, own in zip(cameras, files):
        rows = np.zeros((T, longest), np.uint8)
        for t, f in enumerate(own):
            rows[t, : len(f)] = f
        root.create_dataset(f"observations/images/{camera}", data=rows, chunks=(1, longest))
    root["compress_len"] = np.array([[len(f) for f in own] for own in files], "f4")

with file("robomimic.hdf5", libver=("v108", "v110")) as root:
    data = root.create_group("data")
    data.attrs["env_args"] = json.dumps(
        {"env_name": "Lift", "env_type": 1, "env_kwargs": {"control_freq": 20}})
    total = 0
    # By their numbers 2 comes before 10.
    for number, steps in [(10, 2), (2, 3), (1, 4)]:
        demo = data.create_group(f"demo_{number}")
        demo.attrs["num_samples"] = steps
        demo.attrs["model_file"] = "<mujoco/>"
        demo["actions"] = rng.uniform(-1, 1, (steps, 7))
        demo["states"] = rng.normal(size=(steps, 4))
        demo["rewards"] = np.arange(steps, dtype="f8")
        demo["dones"] = np.arange(steps) == steps - 1
        demo.create_dataset("obs/agentview_image", compression="gzip",
                            data=np.stack([image(t) for t in range(steps)]))
        demo.create_dataset("obs/eef_pos", data=rng.normal(size=(steps, 3)), compression="lzf")
        demo["next_obs/eef_pos"] = rng.normal(size=(steps, 3))
        total += steps
    data.attrs["total"] = total
    root["mask/train"] = np.array([b"demo_10", b"demo_1"])
    root["mask/valid"] = np.array([b"demo_2"])

with file("libero.hdf5") as root:
    data = root.create_group("data")
    data.attrs["problem_info"] = json.dumps(
        {"problem_name": "p", "language_instruction": "put the bowl on the plate"})
    data.attrs["bddl_file_name"] = "x.bddl"
    data.attrs["num_demos"] = 1
    demo = data.create_group("demo_0")
    demo.attrs["num_samples"] = 3
    demo["actions"] = rng.uniform(-1, 1, (3, 7))
    demo["dones"] = np.array([0, 0, 1], np.uint8)
    demo["rewards"] = np.array([0, 0, 1], np.uint8)
    demo["robot_states"] = rng.normal(size=(3, 9))
    demo["obs/agentview_rgb"] = np.stack([image(t) for t in range(3)])
    demo["obs/ee_states"] = rng.normal(size=(3, 6))

with file("droid.h5") as root:
    root.attrs["success"] = True
    root.attrs["current_task"] = "open the drawer"
    for path in ["action/cartesian_position", "observation/robot_state/cartesian_position"]:
        root.create_dataset(path, data=rng.normal(size=(4, 6)), maxshape=(None, 6))
    root.create_dataset("action/gripper_position", data=rng.uniform(size=4), maxshape=(None,))
    root["observation/controller_info/success"] = np.array([False, False, False, True])
    root["observation/camera_type/24400334"] = np.array([0, 0, 0, 0])
    root["observation/timestamp/cameras/24400334_read_start"] = np.arange(4)

with file("generic.h5") as root:
    for number in range(2):
        group = root.create_group(f"traj_{number}")
        group["actions"] = rng.normal(size=(3, 2)).astype(">f4")
        group["obs/state"] = rng.normal(size=(4, 2)).astype("f2")
        group["obs/kind"] = np.array([1, 2, 1, 1], "i2")
        group["text"] = np.array(["a", "", "grün"], object)
        group["fixed"] = np.array([b"ab", b"c", b""])
        group["odd"] = np.zeros(17)
        group["complex"] = np.zeros(3, "c8")
        group["task"] = "stack"
        group["scale"] = 0.5
    own = root["traj_0"]
    own["loop"] = h5py.SoftLink("/traj_0")
    own["self"] = root["traj_0"]
    own["outside"] = h5py.ExternalLink("aloha_raw.hdf5", "/action")
    own["nowhere"] = h5py.SoftLink("/nothing")
    own.create_dataset("elsewhere", (3,), "f4", external=[("other.bin", 0, 12)])
    layout = h5py.VirtualLayout((3,), "f4")
    layout[:] = h5py.VirtualSource("other.h5", "x", (3,))
    own.create_virtual_dataset("virtual", layout)

with file("own.h5") as root:
    root["cmd"] = rng.normal(size=(4, 2)).astype("f4")
    root["joints"] = rng.normal(size=(4, 3)).astype("f4")

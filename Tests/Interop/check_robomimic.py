"""check_robomimic.py OWN H5PY: SequenceDataset of robomimic reads both files to the same items; OWN
has the demonstrations of H5PY as demo_0 to demo_2 in the mask train, and demo_2 of H5PY again."""

import json
import sys

import h5py
import numpy as np
import robomimic.utils.obs_utils as ObsUtils
from robomimic.utils.dataset import SequenceDataset

own, other = sys.argv[1:]
ObsUtils.initialize_obs_utils_with_obs_specs(
    {"obs": {"low_dim": ["eef_pos"], "rgb": ["agentview_image"]}})


def items(path, mask=None):
    dataset = SequenceDataset(
        hdf5_path=path, obs_keys=("eef_pos", "agentview_image"),
        dataset_keys=("actions", "rewards", "dones", "states"), frame_stack=2, seq_length=3,
        pad_frame_stack=True, pad_seq_length=True, get_pad_mask=True, load_next_obs=False,
        filter_by_attribute=mask, hdf5_cache_mode=None)
    return [dataset[index] for index in range(len(dataset))]


def same(a, b):
    if isinstance(a, dict):
        assert a.keys() == b.keys()
        for key in a:
            if key != "index":
                same(a[key], b[key])
    else:
        assert np.asarray(a).dtype == np.asarray(b).dtype and np.array_equal(a, b), (a, b)


mine, theirs = items(own, "train"), items(other)
assert len(mine) == len(theirs) == 9
for a, b in zip(mine, theirs):
    same(a, b)
assert len(items(own, "valid")) == 3 and len(items(own)) == 12
for a, b in zip(items(own, "valid"), items(other, "valid")):
    same(a, b)
# As FileUtils.get_env_metadata_from_dataset reads it.
with h5py.File(own) as file:
    environment = json.loads(file["data"].attrs["env_args"])
assert environment["env_name"] == "Lift" and environment["env_kwargs"]["control_freq"] == 20

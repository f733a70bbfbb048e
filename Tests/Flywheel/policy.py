"""A tiny policy learns what the robots did: policy.py DATASET.zarr LOSSES.jsonl SAMPLES.csv

It reads the replay buffer as a trainer does, imitates the actions from the picture and the joints, and
writes the loss of each episode and of each sample. Prints JSON: the loss of the best constant, the loss
before and after training, episodes and samples.
"""

import csv
import json
import sys

import torch
import zarr

EPOCHS, BATCH = 40, 64


def load(path):
    data = zarr.open_group(path, mode="r")
    pictures = torch.from_numpy(data["observation/image_primary"][:]).permute(0, 3, 1, 2).float() / 255
    joints = torch.from_numpy(data["observation/proprio"][:]).float()
    actions = torch.from_numpy(data["action"][:]).float()
    ends = data["meta/episode_ends"][:].tolist()
    ids = [json.loads(text)["attributes"]["id"] for text in data["meta/episodes"][:]]
    return torch.nn.functional.avg_pool2d(pictures, 4), joints, actions, ends, ids


class Policy(torch.nn.Module):
    def __init__(self, joints, actions):
        super().__init__()
        self.eye = torch.nn.Sequential(
            torch.nn.Conv2d(3, 16, 5, stride=2), torch.nn.ReLU(),
            torch.nn.Conv2d(16, 16, 3, stride=2), torch.nn.ReLU(), torch.nn.Flatten(), torch.nn.LazyLinear(32))
        self.hand = torch.nn.Sequential(
            torch.nn.Linear(32 + joints, 64), torch.nn.ReLU(), torch.nn.Linear(64, actions))

    def forward(self, pictures, joints):
        return self.hand(torch.cat([self.eye(pictures), joints], 1))


def main():
    path, losses, samples = sys.argv[1:]
    torch.manual_seed(0)
    torch.set_num_threads(1)
    pictures, joints, actions, ends, ids = load(path)
    # Each number of the action counts the same.
    scale = actions.std(0).clamp(min=1e-3)
    target = (actions - actions.mean(0)) / scale
    policy = Policy(joints.shape[1], actions.shape[1])
    with torch.no_grad():
        before = each(policy, pictures, joints, target).mean().item()
    optimizer = torch.optim.Adam(policy.parameters(), 2e-3)
    for _ in range(EPOCHS):
        order = torch.randperm(len(target))
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            loss = each(policy, pictures[batch], joints[batch], target[batch]).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    with torch.no_grad():
        loss = each(policy, pictures, joints, target)
    with open(losses, "w", encoding="utf-8") as file, open(samples, "w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table)
        writer.writerow(["id", "step", "loss"])
        start = 0
        for name, end in zip(ids, ends, strict=True):
            file.write(json.dumps({"id": name, "task": "imitate", "loss": loss[start:end].mean().item()}) + "\n")
            writer.writerows((name, step, value) for step, value in enumerate(loss[start:end].tolist()))
            start = end
    print(json.dumps({"constant": target.square().mean().item(), "before": before, "after": loss.mean().item(),
                      "episodes": len(ids), "samples": len(target)}))


def each(policy, pictures, joints, target):
    return (policy(pictures, joints) - target).square().mean(1)


main()

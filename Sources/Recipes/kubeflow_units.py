"""Makes a pipeline of Kubeflow that does units, each task a shard of about equal bytes.

  unit-list s3:robots/2026-11-26 --suffix .mcap --shards 64 > units.txt
  rclone copy units.txt convert.sh s3:lake/jobs
  python kubeflow_units.py units.yaml --image registry/bagpipe-units

The image is that of the target `units` of the Containerfile here. A task reads the list and the pipeline
through rclone, whose remotes the image or variables of the cluster set. It does one unit after the other, and
fails if one does; a retry does what is left of its shard.
"""
import argparse

from kfp import compiler, dsl

# The row of a unit ends with its shard.
SHARD = r"""
rclone cat -- "$2" >/tmp/pipeline.sh && rclone cat -- "$1" >/tmp/units.txt || exit 74
grep "\"shard\":$4}\$" /tmp/units.txt | xargs -r -d '\n' -n 1 \
  unit-run --pipeline /tmp/pipeline.sh --out "$3" --wait 1h --unit
"""

parser = argparse.ArgumentParser(usage=__doc__)
parser.add_argument("package", help="the file to make")
parser.add_argument("--image", required=True)
options = parser.parse_args()


@dsl.container_component
def shard(units: str, pipeline: str, out: str, number: int):
    """The units of one shard."""
    return dsl.ContainerSpec(
        image=options.image, command=["bash", "-o", "pipefail", "-c", SHARD, "shard"],
        args=[units, pipeline, out, number])


@dsl.pipeline(name="units")
def all_units(units: str, pipeline: str, out: str, shards: list):
    """All shards, `shards` being the list of their numbers."""
    with dsl.ParallelFor(shards, parallelism=16) as number:
        shard(units=units, pipeline=pipeline, out=out, number=number).set_retry(num_retries=3)


compiler.Compiler().compile(all_units, options.package)

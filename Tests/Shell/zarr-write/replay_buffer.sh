# --format 2 has what a replay buffer of Diffusion Policy has, in a directory and in a ZIP file.
steps() {
  bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 \
    observation/image_primary=/camera/front/image_raw action=/action.data
}
steps >steps.mcap
zarr-write --format 2 --no-provenance demo.zarr <steps.mcap
zarr-write --format 2 --no-provenance - <steps.mcap >demo.zarr.zip
(cd demo.zarr && find . -name '.z*' | sort)
python3 -c 'import sys, zipfile
archive = zipfile.ZipFile("demo.zarr.zip")
print(archive.testzip(), sum(archive.read(name) != open("demo.zarr/" + name, "rb").read()
  for name in archive.namelist()), "differ")'

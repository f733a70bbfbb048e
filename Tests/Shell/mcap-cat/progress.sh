#!/bin/sh
# Percent and time left of two files together: by their index, and front to back.
bag-cat "$DATA/pick_cube_sample.bag" >stream.mcap
zstd-chunk <stream.mcap >chunks.mcap
python3 "$SHELL_TESTS/progress.py" mcap-cat chunks.mcap chunks.mcap
python3 "$SHELL_TESTS/progress.py" mcap-cat stream.mcap chunks.mcap

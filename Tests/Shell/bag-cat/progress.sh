#!/bin/sh
# Percent and time left of two bags together, and of the part of them that is read.
bag=$DATA/pick_cube_sample.bag
python3 "$SHELL_TESTS/progress.py" bag-cat "$bag" "$bag"
python3 "$SHELL_TESTS/progress.py" bag-cat -t '*image*' --start 1 "$bag" "$bag"

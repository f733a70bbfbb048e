# A file for each date and robot; what is there is not written again.
bag-cat --no-provenance --id demo -t /action "$DATA/pick_cube_sample.bag" >run.mcap
episode-list --robot 'arm 1/é' -o table run.mcap -v
episode-list --robot 'arm 1/é' -o table --append run.mcap -v
episode-list -o table --append run.mcap -v
(cd table && find . -type f | sed 's/part-[0-9a-f]*/part-DIGEST/' | sort)
episode-list -o table run.mcap || echo "exit $?"
# A fault keeps what is not whole out of the folder.
head -c 2000 run.mcap >cut.mcap
episode-list -o other cut.mcap || echo "exit $?"
ls other 2>&1 | sed 's/.*: //'

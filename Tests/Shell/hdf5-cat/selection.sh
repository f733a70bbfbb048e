# What is read, and under which names.
show() { stream-info | grep -E '#|image|tensor|text|-[0-9]'; }
hdf5-cat --mask train ../data/hdf5/robomimic.hdf5 | show
hdf5-cat --episodes 1- -f action -x 'observation/*' ../data/hdf5/robomimic.hdf5 | show
hdf5-cat --map observation/state=obs/state --map action=/traj_0/actions --episodes 0 \
  --id '{stem}-{index}' --rate 4 ../data/hdf5/generic.h5 | show
# All that a robomimic file has, as it is.
hdf5-cat --layout generic -f 'obs/*' ../data/hdf5/robomimic.hdf5 | show
# ALOHA's colors.
sed 's/sim/sin/' ../data/hdf5/aloha_raw.hdf5 >real.hdf5
for colors in auto rgb bgr; do hdf5-cat --colors $colors real.hdf5 | show | grep image; done
hdf5-cat --colors rgb ../data/hdf5/aloha_jpeg.hdf5 | show | grep image
hdf5-cat ../data/hdf5/aloha_raw.hdf5 ../data/hdf5/libero.hdf5 | show | grep '#'
hdf5-cat --list ../data/hdf5/generic.h5 ../data/hdf5/libero.hdf5

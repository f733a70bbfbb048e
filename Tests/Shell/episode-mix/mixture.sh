# An unknown mixture is answered with the nearest, a dataset that is not given with its name.
mkdir kuka
episode-mix --oxe brigde_rt_1 kuka >/dev/null
echo $?
episode-mix --oxe bridge_rt_1 kuka >/dev/null

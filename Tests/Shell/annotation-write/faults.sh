exec 2>&1
write() { annotation-write "$@" </dev/null; echo "exit $?"; }
write
write --page a.html --cvat
write --label-studio
write --page a.html --frames x --media y
write --page a.html --lines
write --cvat --size 0x3
write --page a.html --labels yes,yes
write --page a.html --frames absent
write --page a.html --frames -
echo '{"id": 1}' | annotation-write --page a.html; echo "exit $?"
echo no stream >bad
write --page a.html --frames bad
bag-cat -t /action "$DATA/pick_cube_sample.bag" >none
write --page a.html --frames none
ls

# Of several versions the newest is taken, by its numbers, and -v says which.
mkdir robot
for version in 1.0.0 1.2.0 1.10.0 notes; do cp -r "$DATA/tiny_robot/1.0.0" "robot/$version"; done
rlds-cat -v robot/ >/dev/null
rlds-cat -v robot/1.2.0/ >/dev/null

# Every compression gives the messages that ROS's own reader lists, in the order of their times.
list() { python3 "$SHELL_TESTS/messages.py"; }
for bag in none bz2 lz4; do
  bag-cat "$DATA/bags/$bag.bag" | list >messages
  LC_ALL=C sort messages | cmp - "$DATA/bags/messages.txt"
  cut -d ' ' -f 3 messages | sort -nc && echo "$bag: $(wc -l <messages) messages"
done
# By their index or not, with any number of threads, they are the same bytes.
bag-cat --no-provenance -j 1 "$DATA/bags/bz2.bag" >one.mcap
bag-cat --no-provenance --threads 4 "$DATA/bags/bz2.bag" | cmp - one.mcap
bag-cat "$DATA/pick_cube_sample.bag" | list | LC_ALL=C sort |
  cmp - "$DATA/pick_cube_sample.bag.txt"

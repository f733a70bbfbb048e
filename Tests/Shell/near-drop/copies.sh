# One of each five episodes that look alike is kept; which one is a matter of the rule.
make() { python3 -B "$SHELL_TESTS/embeddings.py" "$@"; }
make 20 8 >s
echo '# farthest'
near-drop -v --clusters clusters s
cat clusters
for keep in nearest best:uncertainty; do
  echo "# $keep"
  near-drop -v --keep $keep s
done
echo '# any number of threads, and float16'
near-drop -v -j 1 s 2>errors >one
for threads in 2 5; do near-drop -j $threads s 2>errors | cmp - one && echo same; done
near-drop --half s 2>errors | wc -l
echo '# in cells'
near-drop --cells 3 s
near-drop --cells 3 --seed 4 s
echo '# seen'
vector-write lake.vec s
make 25 8 >longer
near-drop -v --clusters seen --seen lake.vec longer
cat seen
near-drop -v --seen lake.vec s
echo '# frames'
make 2 8 run 4 >frames
near-drop --frames frames
vector-write --frames frames.vec frames
near-drop --frames frames.vec 2>errors | wc -l

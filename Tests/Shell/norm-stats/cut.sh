# Statistics of a stream that is cut are not published, nor what was there touched.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 action=/action.data >steps
norm-stats -o stats.json --state <steps >/dev/null
cp stats.json before
for size in 300 3000; do
  head -c $size steps | norm-stats -o stats.json --state --force >/dev/null
  echo "exit $?"
done
cmp stats.json before
bag-cat "$DATA/pick_cube_sample.bag" | norm-stats -o other.json >/dev/null
echo "exit $?"
ls -A

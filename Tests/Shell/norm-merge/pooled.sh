# Files alone are pooled by their steps, without quantiles.
for end in 1 3; do
  bag-cat --end $end "$DATA/pick_cube_sample.bag" | step-align --rate 10 'action=/action.data[0:2]' |
    norm-stats -o part$end.json >/dev/null
done
norm-merge --pooled part1.json part3.json -o whole.json && cat whole.json
norm-merge part1.json part3.json -o other.json
norm-merge --pooled --state part1.json -o other.json
echo '{"action": {"mean": [0]}}' >bad.json
norm-merge --pooled part1.json bad.json -o other.json
[ ! -e other.json ] && echo nothing published

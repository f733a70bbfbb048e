# Records that are not of the steps come out of every filter of steps where they came in, whatever
# it holds back and however many threads it has, and the result is a stream that others read.
. "$SHELL_TESTS/suite/matrix"
bag-cat --no-provenance --end 1 "$DATA/pick_cube_sample.bag" "$DATA/pick_cube_sample.bag" |
  step-align --no-provenance --rate 10 observation/image_primary=/camera/front/image_raw \
    action=/action.data 'observation/state=/action.data[0:2]' |
  python3 "$suite/foreign.py" insert >foreign
for filter in $filters; do
  case $(input_of "$filter"):$(output_of "$filter") in
    steps:stream | observations:stream) ;;
    *) continue ;;
  esac
  # These take steps out of their order.
  case $filter in episode-shuffle | episode-mix | traj-subsample) place=any ;; *) place= ;; esac
  run "$filter" <foreign >out
  # shellcheck disable=SC2086
  verify "$filter keeps the place of other records" \
    python3 "$suite/foreign.py" compare foreign out $place
  verify "$filter keeps a stream with other records sound" stream-check out
  verify "$filter makes a stream that mcap-cat reads" sh -c 'mcap-cat out >/dev/null'
  "$filter" --help | grep -q '^ *-j' || continue
  sums=$(
    for threads in 1 2 3 4 1 2 3 4 1 2 3 4 1 2 3 4 1 2 3 4; do
      run "$filter" --no-provenance -j $threads <foreign | cksum
    done | sort -u | wc -l)
  verify "$filter gives one result in 20 runs" [ "$sums" -eq 1 ]
done

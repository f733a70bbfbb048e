# A stream, a file, batches, what is left out, and what they say.
PYTHONPATH=$SHELL_TESTS python3 -B -c \
  'import npz; open("rollout.npz", "wb").write(npz.npz(npz.rollout()))'
npz-cat --no-provenance --layout envs,steps rollout.npz >steps.mcap
arrow-write --no-provenance --batch 4 <steps.mcap >steps.arrows
arrow-write --no-provenance --batch 4 - <steps.mcap | cmp - steps.arrows
arrow-write --no-provenance --batch 4 steps.arrow <steps.mcap
head -c 8 steps.arrow | tr -d '\0'
tail -c 6 steps.arrow
echo
arrow-cat --no-provenance steps.arrow | cmp - steps.mcap && echo same
arrow-cat --no-provenance <steps.arrow | cmp - steps.mcap && echo same
cat steps.arrow | arrow-cat --no-provenance | cmp - steps.mcap && echo same
arrow-cat --no-provenance steps.arrows | cmp - steps.mcap && echo same
arrow-cat steps.arrows | stream-info | grep -e '#' -e tensor -e text

# A run of the first N rows and the rest are the whole.
values() { arrow-cat "$@" | stream-text --json --full | grep -c '"message","topic":"agents/action"'; }
values steps.arrows
for skip in 0 1 7 8 9 10000; do
  arrow-write --skip $skip <steps.mcap >rest.arrows
  echo "$skip: $(values rest.arrows 2>&1)"
done

arrow-write steps.arrow <steps.mcap
echo "exit $?"
arrow-write --force steps.arrow <steps.mcap
echo "exit $?"
arrow-write --batch 0 <steps.mcap
echo "exit $?"
head -c -100 steps.mcap | arrow-write cut.arrow
echo "exit $?"
head -c -100 steps.mcap | arrow-write --batch 1 >cut.arrows
echo "exit $?"
arrow-cat cut.arrows >/dev/null
echo "exit $?"
# A reader that goes away ends the filter quietly.
arrow-write --batch 1 <steps.mcap | head -c 100 >/dev/null
ls

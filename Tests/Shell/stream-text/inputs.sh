# Several inputs come one after the other, in every form, the same with any number of threads.
for form in zstd flat; do cp "$SHELL_TESTS/../Corpus/mcap-file/seed-$form" $form.mcap; done
stream-text --json zstd.mcap - flat.mcap <flat.mcap |
  jq -r 'select(.record == "message") | "\(.topic) \(.sequence) \(.log_time / 1e6) \(.value.data)"' |
  sort | uniq -c
stream-text -j 1 zstd.mcap >one
stream-text --threads 3 zstd.mcap | cmp - one
stream-text -q zstd.mcap | cmp - one
stream-text --verbose - <zstd.mcap | cmp - one

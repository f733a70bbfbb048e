# What a day needs: 3 GB in 30 s of computing are 100 MB/s of a core, so 115.7 MB/s need 2 cores at 60 %.
printf '{"state": "%s", "seconds": %s, "cpu_seconds": %s, "bytes_in": %s, "bytes_out": %s, "memory": %s}\n' \
  'done' 12.5 20 2000000000 200000000 90000000 'done' 6.5 10 1000000000 100000000 95000000 \
  quarantined 1 1 1000 0 1000 skipped 0 0 0 0 0 >rows.jsonl
unit-run --estimate rows.jsonl
unit-run --estimate rows.jsonl --day 100TB --cores 4 --hours 8
printf '{"state": "skipped"}\n' | unit-run --estimate -
echo "exit $?"
printf '{"state": "done"}\n\n{"state": "done", "bytes_in": -1}\n' | unit-run --estimate -
echo "exit $?"

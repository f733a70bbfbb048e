# Tasks of every kind; ids and texts of any contents stay texts.
cat >rows.jsonl <<'END'
{"id": "run0#0", "task": "judge", "label": "no", "reason": "slip", "confidence": 0.625, "who": "toy@1", "big": 9007199254740993}
{"id": "../<script>alert(1)</script>&\"'", "task": "caption", "text": ["lift </script><!-- it", "raise"], "confidence": null}
{"id": "run2#0", "task": "judge", "label": "unknown", "start": "1767228600001307183"}
END
annotation-write --label-studio --media s3://robots/frames/ --config config.xml rows.jsonl
cat config.xml
annotation-write --label-studio --lines --media 'http://h/v/{id}.mp4' --rate 10 --events slip,drop \
  --config video.xml --reasons '' --labels good,bad --question 'How is it?' <rows.jsonl
grep -c TimelineLabels video.xml
annotation-write --label-studio --lines --count 2 --media '/data/local-files/?d=f' <rows.jsonl |
  grep -o '"frames":[^]]*'
annotation-write --label-studio --media x </dev/null
annotation-write --cvat --size 80x60 rows.jsonl
annotation-write --page page.html rows.jsonl
grep -c 'class="item"' page.html
grep -c 'alert(1)</script>' page.html

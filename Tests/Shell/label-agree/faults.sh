exec 2>&1
agree() { label-agree "$@"; echo "exit $?"; }
echo '{"id": "a", "label": "yes"}' >rows
echo '{"id": "b", "label": "yes"}' >others
agree rows
agree --against others rows
agree --against - rows
agree --merge
agree --merge rows
agree --expected-error 0 rows
agree --min-kappa 2 rows
agree --against absent rows
echo '{"version": 1, "classes": ["a"], "days": [{"day": "2026-1-1", "counts": [[1]]}]}' >state
agree --state state rows
ls

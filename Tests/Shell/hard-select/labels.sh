# Wrong labels first.
exec 2>&1
python3 - >rows <<'END'
import json, random
random.seed(5)
for number in range(60):
    true = random.choice("abc")
    given = random.choice("abc") if number % 6 == 0 else true
    weights = {name: random.random() + (2.5 if name == true else 0) for name in "cab"}
    total = sum(weights.values())
    print(json.dumps({"id": f"{number:02}", "label": given, "entropy": number % 7, "true": true,
                      "probabilities": {name: weight / total for name, weight in weights.items()}}))
END
choose() { hard-select -v --confident-learning --top 12 "$@" | grep -o '"id":"[^"]*"\|"hardness":0.[0-9]\{4\}\|"hardness":[0-9.]*\|"suspect":[a-z]*\|"label":"."\|"true":"."' | paste -sd ' ' | sed 's/"id"/\n&/g'; }
choose rows
choose -e entropy <rows | tail -n +2 | cut -d ' ' -f 1-3
sed 's/"label"/"said"/; s/"probabilities"/"p"/' rows >other
hard-select --confident-learning --given said --probabilities p --top 1 other | cut -c 1-30
for row in '{"id": "x", "label": "d", "probabilities": {"a": 0.5, "b": 0.25, "c": 0.25}}' \
  '{"id": "x", "label": "a", "probabilities": {"a": 0.5, "b": 0.5}}' \
  '{"id": "x", "label": "a", "probabilities": {"a": 1.5, "b": 0.25, "c": 0.25}}' \
  '{"id": "x", "label": "a", "probabilities": {"a": "1", "b": 0.25, "c": 0.25}}'; do
  (cat rows; echo "$row") | hard-select --confident-learning --top 1; echo "exit $?"
done
echo '{"id": "x", "label": null}' | cat rows - | hard-select --confident-learning --top 1 | wc -l

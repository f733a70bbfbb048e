internal import EpisodeCodec

/// Rows of scores through selections, and tables through joins. What a selection prints is rows, and the
/// same ones when they are chosen from again.
func readScoreRows(_ input: Bytes) {
  attempt { () throws(StreamError) in
    var options = HardSelection.Options()
    options.expression = try ScoreExpression(
      parsing: "0.7*entropy + clip(loss, 0, 1)", source: "fuzz")
    options.condition = try ScoreExpression(
      parsing: "not task == \"none\" or flag", source: "fuzz")
    options.budget = .share(0.5)
    var quota = HardSelection.Quota(key: "task")
    (quota.least, quota.most) = (1, 3)
    options.quota = quota
    let chosen = try choose(options, input)
    (options.budget, options.quota, options.condition) = (.count(.max), nil, nil)
    let again = try choose(options, chosen)
    let last = try choose(options, again)
    precondition(last.array == again.array)
  }
  attempt { () throws(StreamError) in
    var options = HardSelection.Options()
    options.labels = LabelSuspicion(labelKey: "label", probabilityKey: "probabilities")
    (options.budget, options.per) = (.share(0.5), "label")
    _ = try choose(options, input)
  }
  for name in ["table.csv", "table.jsonl"] {
    attempt { () throws(StreamError) in
      var table = ScoreTable(ScoreTable.Options())
      try table.read(FileInput(input, pieces: 100), name: name)
      let episodes = table.unused
      let scorer = TableScorer(table)
      var (begin, end) = (EpisodeBegin(), EpisodeEnd())
      begin.id = "a#0"
      end.steps = 10
      let scores = try scorer.scores(begin, end)
      precondition(scores.allSatisfy { $0.value.isFinite })
      precondition(scorer.unused + 1 == episodes || scorer.bare == 1 && scorer.unused == episodes)
    }
  }
}

private func choose(
  _ options: HardSelection.Options, _ rows: Bytes
) throws(StreamError) -> Bytes {
  let input = try ScoreRowInput(FileInput(rows), readsAgain: true) { _ in }
  var selection = try HardSelection(options, inputs: [input])
  let output = FileOutput(toMemory: ())
  try selection.write(to: output)
  try output.flush()
  return Bytes(output.collected)
}

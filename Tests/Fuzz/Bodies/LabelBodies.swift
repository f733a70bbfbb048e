internal import EpisodeCodec

/// Rows of labels through everything that reads them: a changed row is a row, and models of what the rows
/// say calibrate them.
func readLabels(_ input: Bytes) {
  attempt { () throws(StreamError) in
    var reader = LabelRowReader(FileInput(input, pieces: 100))
    var sample = CalibrationSample(per: .label)
    var draw = GoldenDraw(rate: 0.5, salt: "", strata: [.label, .confidence], minimum: 1)
    var rule = RoutingRule()
    (rule.error, rule.rejectBelow) = (LabelLimits([]), 0.1)
    let queue = HumanQueue(capacity: 2, isDaily: true)
    let router = LabelRouter(rule, queue: queue, valueKey: nil) { (_, _) throws(StreamError) in }
    var rows: [LabelRow] = []
    while let row = try reader.next() {
      let label = try Label(row)
      let again = try Label(LabelRow(parsing: Bytes(label.line)))
      precondition(again.id == label.id && again.texts == label.texts)
      let golden = try LabelRow(parsing: Bytes(row.replacing([(.golden, Array("true".utf8))])))
      precondition(golden.isGolden && golden.id == row.id && golden.confidence == row.confidence)
      try sample.add(row)
      try router.take(row)
      _ = try draw.take(row)
      if rows.count < 100 { rows.append(row) }
    }
    try router.finish()
    try draw.finish { (_) throws(StreamError) in }
    let model = CalibrationModel(fitting: sample, .isotonic, confidence: 0.95)
    for row in rows {
      guard let line = model.calibrated(row) else { continue }
      let calibrated = try LabelRow(parsing: Bytes(line))
      precondition(calibrated.rawConfidence == row.rawConfidence && calibrated.errorBound != nil)
    }
  }
  attempt { () throws(StreamError) in _ = try CalibrationModel(parsing: input.span).json }
  attempt { () throws(StreamError) in _ = try AgreementCounts(parsing: input.span).json }
}

/// Answers of people, whose rows are rows again.
func readAnswers(_ input: Bytes, _ kind: AnswerFiles.Kind) {
  attempt { () throws(StreamError) in
    var answers = AnswerFiles()
    answers.kind = kind
    try answers.read(FileInput(input))
    let output = FileOutput(toMemory: ())
    try answers.merge.write(to: output)
    try output.flush()
    var reader = LabelRowReader(FileInput(Bytes(output.collected)))
    while try reader.next() != nil {}
  }
}

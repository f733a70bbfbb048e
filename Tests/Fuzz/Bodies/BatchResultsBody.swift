internal import EpisodeCodec

/// Lines of results become rows that can be read back; what a server sends, and a request, too.
func readBatchResults(_ input: Bytes) {
  var collector = AnswerCollector(answers: ["left", "right hand"])
  attempt { () throws(StreamError) in try collector.read(FileInput(input)) }
  let output = FileOutput(toMemory: ())
  succeed { () throws(StreamError) in
    try collector.write(to: output)
    try output.flush()
  }
  var rows = LabelRowReader(FileInput(Bytes(output.collected)))
  var count = 0
  while let row = succeed({ () throws(StreamError) in try rows.next() }) {
    precondition(!row.id.isEmpty)
    count += 1
  }
  precondition(count == collector.count)
  attempt { () throws(StreamError) in _ = try BatchRequest(parsing: input) }
  attempt { () throws(StreamError) in
    let line = Bytes(try BatchResult(parsing: input).line)
    let again = succeed { () throws(StreamError) in try BatchResult(parsing: line) }
    precondition(again.line.count == line.count)
  }
  if let answer = HTTPAnswer(printed: input) {
    precondition(answer.body.count < input.count && answer.wait(at: 0) ?? 0 >= 0)
  }
}

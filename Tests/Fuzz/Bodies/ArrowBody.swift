import EpisodeCodec

/// Reads rows of Arrow as a pipe delivers them, and as a file that can be read at any place. What
/// becomes steps, arrow-write can write again unless the values are ragged.
func readArrow(_ input: Bytes) {
  attempt { () throws(StreamError) in
    try readRows(ArrowInput(FileInput(input, pieces: 777)))
  }
  attempt { () throws(StreamError) in try readRows(ArrowInput(RandomAccessFile(remote: input))) }
}

private func readRows(_ input: ArrowInput) throws(StreamError) {
  let output = FileOutput(toMemory: ())
  let sink = try StreamWriter(output, header: Header())
  var stream = try ArrowStream(
    (StepWriter(to: sink), sink), ArrowStream.Settings(), id: nil)
  try stream.copy(input, file: "x.arrow", report: { _ in }, advance: { _ in })
  try stream.finish()
  guard !output.collected.isEmpty else { return }
  let reader = StepReader(try StreamReader(FileInput(Bytes(output.collected))))
  attempt { () throws(StreamError) in
    while let event = try reader.next() { _ = consume event }
  }
}

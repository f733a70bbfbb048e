import EpisodeCodec

/// Reads a tar file at once and in pieces: both give the same, or both fail.
func readTar(_ input: Bytes) throws(StreamError) {
  let whole = attempt { () throws(StreamError) in try readTar(FileInput(input)) }
  let pieces = attempt { () throws(StreamError) in try readTar(FileInput(input, pieces: 777)) }
  precondition(whole == pieces)
}

private func readTar(_ input: FileInput) throws(StreamError) {
  let output = FileOutput(toMemory: ())
  let sink = try StreamWriter(output, header: Header())
  var stream = TarStream(
    (StepWriter(to: sink), sink), rate: nil, id: nil, selection: FeatureSelection(), warn: { _ in })
  try stream.copy(input, file: "x.tar", advance: {})
  try stream.finish()
  let reader = StepReader(try StreamReader(FileInput(Bytes(output.collected))))
  while let event = try reader.next() { _ = consume event }
}

import EpisodeCodec

/// Reads arrays of NumPy from a file and from a pipe: both give the same, or both fail.
func readNPZ(_ input: Bytes) throws(StreamError) {
  for layout in NPZLayout.allCases {
    let output = FileOutput(toMemory: ())
    let sink = try StreamWriter(output, header: Header())
    var stream = NPZStream(
      (StepWriter(to: sink), sink), layout, rate: nil, id: nil, selection: FeatureSelection())
    do throws(StreamError) {
      try stream.copy(FileInput(input, pieces: 777), file: "x.npy", advance: {})
      try stream.finish()
    } catch { continue }
    let reader = StepReader(try StreamReader(FileInput(Bytes(output.collected))))
    while let event = try reader.next() { _ = consume event }
  }
}

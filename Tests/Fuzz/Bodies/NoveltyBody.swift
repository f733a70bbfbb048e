internal import EpisodeCodec
internal import TrajectoryMath

/// A model of ood-fit, or a state of it: what is read is written again as it is, and scores samples.
func readNoveltyModel(_ input: Bytes) {
  attempt { () throws(StreamError) in
    let model = try NoveltyModel(parsing: input.span)
    let text = model.json.string
    let again = succeed { () throws(StreamError) in
      try NoveltyModel(parsing: Bytes(Array(text.utf8)).span)
    }
    precondition(again.json.string == text)
    for part in model.parts {
      var scratch = part.scratch
      for number in [0.0, 1e-300, 1e300] {
        let sample = [Double](repeating: number, count: part.standardization.mean.count)
        precondition(part.score(sample, &scratch) >= 0)
      }
    }
  }
  attempt { () throws(StreamError) in
    // With the right checksum, which no chance finds.
    var bytes = Array(input.array.dropLast(4))
    let checksum = CRC32.of(bytes.rawSpan)
    for shift in stride(from: 0, to: 32, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: checksum >> UInt32(shift)))
    }
    var state = try NoveltyState(parsing: Bytes(bytes))
    let again = succeed { () throws(StreamError) in
      try NoveltyState(parsing: Bytes(state.encoded()))
    }
    precondition(again == state)
    try state.add(state)
    for method in NoveltyModel.Method.allCases {
      var fit = NoveltyFit()
      (fit.method, fit.alpha, fit.centers) = (method, 0.5, 8)
      attempt { () throws(StreamError) in _ = try fit.model(of: state).json }
    }
  }
}

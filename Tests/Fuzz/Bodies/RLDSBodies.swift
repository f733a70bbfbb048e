internal import EpisodeCodec

/// A TFRecord file that arrives in pieces; its records as Examples.
func readTFRecord(_ input: Bytes) {
  for pieces in [Int.max, 5] {
    attempt { () throws(StreamError) in
      let reader = TFRecordReader(FileInput(input, pieces: pieces))
      while let record = try reader.next() { readExample(record) }
    }
  }
}

private func readExample(_ record: Bytes) {
  attempt { () throws(StreamError) in
    var reader = ExampleReader(["steps/action", "steps/is_first", "steps/language_instruction"])
    try reader.read(record)
    for list in reader.lists {
      guard var list else { continue }
      for _ in 0..<list.count {
        switch list.kind {
        case .bytes: _ = try list.nextBytes()
        case .floats: _ = list.nextFloats(1)
        case .integers: _ = list.nextInteger()
        }
      }
    }
  }
}

/// A features.json, after its length in two bytes, and a record that it describes.
func readRLDSEpisode(_ input: Bytes) {
  let length = min(Int(input.byte(0)) | Int(input.byte(1)) << 8, max(0, input.count - 2))
  let json = input.dropFirst(2)[0..<length]
  let record = input.dropFirst(2 + length)
  attempt { () throws(StreamError) in
    let features = try RLDSFeatures(parsing: JSONValue(parsing: json.span))
    var options = RLDSEpisodeDecoder.Options()
    if input.count % 2 == 1 { options.selection.excluded = [TopicPattern("*unread*")] }
    var decoder = try RLDSEpisodeDecoder(features, options)
    _ = try decoder.begin(record)
    var values: [(data: Bytes, tail: Bytes, sampleTime: UInt64)] = []
    for _ in 0..<decoder.count {
      try decoder.nextStep(time: 0, into: &values)
      precondition(values.count == decoder.features.count)
    }
  }
}

/// A features.json, which is written again, and a dataset_info.json with the names of its shards.
func readRLDSMetadata(_ input: Bytes) {
  attempt { () throws(StreamError) in
    let features = try RLDSFeatures(parsing: JSONValue(parsing: input.span))
    attempt { () throws(StreamError) in _ = try features.json() }
  }
  attempt { () throws(StreamError) in
    let info = try RLDSInfo(parsing: JSONValue(parsing: input.span))
    for text in ["all", "train[:95%]", "train[-1shard]", "val[3:]"] {
      guard let selection = SplitSelection(text) else { continue }
      attempt { () throws(StreamError) in
        for range in try selection.ranges(in: info) {
          precondition(range.episodes.upperBound <= range.split.count)
        }
      }
    }
    for split in info.splits.prefix(4) {
      let path = try info.path(ofShard: 0, of: split)
      precondition(!path.hasPrefix("/") && !path.split(separator: "/").contains(".."))
    }
  }
  _ = SplitSelection(String(repairingUTF8: input.span))
}

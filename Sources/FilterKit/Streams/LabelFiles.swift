internal import CommandLine
package import EpisodeCodec

extension LabelPreference: OptionValue {}

extension RunContext {
  /// The rows of files, by episode.
  package func labelIndex(_ files: [String]) throws -> LabelIndex {
    var index = LabelIndex()
    for name in files {
      try naming(name) { () throws(StreamError) in
        var reader = LabelRowReader(try FileInput(path: name))
        while let row = try reader.next() { try index.add(row) }
      }
    }
    index.seal()
    return index
  }
}

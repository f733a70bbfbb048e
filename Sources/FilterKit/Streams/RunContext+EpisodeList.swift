package import EpisodeCodec

extension RunContext {
  /// Reads a list of episodes, and says what it repeats.
  /// - Parameter most: entries after which the rest of the file counts as nothing.
  package func episodeList(_ name: String, most: Int = .max) throws -> EpisodeList {
    var list = EpisodeList()
    try naming(name) { () throws(StreamError) in
      try list.read(FileInput(path: name), most: most)
      guard !list.isEmpty else { throw StreamError(.missing, "the list names no episode") }
    }
    if list.repeated > 0 {
      warn("'\(name.printable)': \(Quantity.count(list.repeated, "line")) repeated")
    }
    return list
  }

  /// Says that entries of a list are about none of the episodes; -v names them.
  package func reportUnused(_ entries: [EpisodeList.Entry]) {
    for entry in entries { note("no episode has the id '\(entry.text.printable)'") }
    if !entries.isEmpty {
      warn(
        "\(Quantity.count(UInt64(entries.count), "line")) of episodes that are not in the stream")
    }
  }
}

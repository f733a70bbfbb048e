internal import EpisodeCodec

/// A list of episodes: each entry is found by the id that it names, and by no other episode again.
func readEpisodeList(_ input: Bytes) {
  attempt { () throws(StreamError) in
    var list = EpisodeList()
    try list.read(FileInput(input, pieces: 100))
    let entries = list.entries
    precondition(Set(entries.map(\.text)).count == entries.count)
    for (place, entry) in entries.enumerated() {
      precondition(list.contains(entry.text))
      var fresh = list
      let found = try fresh.take(entry.span?.id ?? entry.text)
      precondition(found.contains(place) && found == found.sorted())
      let again = attempt { () throws(StreamError) in
        _ = try fresh.take(entry.span?.id ?? entry.text)
      }
      precondition(again == .malformed)
      guard let span = entry.span else { continue }
      precondition(entry.text.hasPrefix(span.id + ":"))
      let cut = span.cut(beginning: 1_767_225_600_000_000_000)
      precondition(cut.start != nil || cut.end != nil)
      var begin = EpisodeBegin()
      begin.id = span.id
      begin.cut(cut)
      // The id of a part names the same part.
      let named = begin.id.flatMap { EpisodeSpan(parsing: $0) }
      if cut.start ?? .max >= 1_000_000_000_000, cut.end ?? .max >= 1_000_000_000_000 {
        precondition(named?.cut(beginning: 0) == cut && named?.id == span.id)
      }
    }
  }
}

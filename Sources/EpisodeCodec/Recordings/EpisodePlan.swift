internal import Bytes
internal import Stream

/// Which episodes of a file to read, and where they are.
struct EpisodePlan {
  let episodes: NumberRanges
  /// The segments of the index with these episodes, by number; nil for all of them.
  private(set) var segments: [Int]?
  /// The markers in these segments, by their numbers in the file; nil for all markers.
  private(set) var markers: [Range<Int>]?

  /// For a file that is read front to back.
  init(_ episodes: NumberRanges) { self.episodes = episodes }

  /// - Throws: `.missing` for an episode that the file does not have.
  init(_ episodes: NumberRanges, _ index: FileIndex, hasMarkers: Bool) throws(StreamError) {
    self.episodes = episodes
    if !hasMarkers { try episodes.check(count: 1) }
    guard hasMarkers, index.segments.allSatisfy({ $0.markers != nil }) else { return }
    var (kept, numbers) = ([Int](), [Range<Int>]())
    var next = 0
    for (number, segment) in index.segments.enumerated() {
      let range = next..<next + (segment.markers ?? 0)
      next = range.upperBound
      // Marker 2n begins episode n, and marker 2n + 1 ends it.
      let touched = range.lowerBound / 2..<(range.upperBound + 1) / 2
      if episodes.overlaps(touched) {
        kept.append(number)
        numbers.append(range)
      }
    }
    try episodes.check(count: (next + 1) / 2)
    (segments, markers) = (kept, numbers)
  }
}

extension NumberRanges {
  /// - Throws: `.missing` for an episode that is not there.
  func check(count: Int) throws(StreamError) {
    guard let missing = missing(below: count) else { return }
    var error = StreamError(.missing, "no episode \(missing): there are \(count), from 0 on")
    error.isAboutRequest = true
    throw error
  }
}

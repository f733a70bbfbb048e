/// Follows boxes through the frames of a camera, and holds them where a detector misses them.
///
/// Boxes that overlap from one frame to the next are sightings of one thing. For a time before and
/// after each sighting its box holds; between two sightings, the box around both.
package struct BoxTracks: Sendable {
  private struct Sighting {
    let time: UInt64
    let box: PixelBox
  }

  /// Its sightings, in the order of their times, from the last one before the frame that is looked at.
  private struct Track {
    var sightings: [Sighting]
  }

  private let hold: UInt64
  private var tracks: [Track] = []
  /// The overlap from which boxes are of one thing.
  private static let sameness = 0.1

  package init(hold: UInt64) { self.hold = hold }

  /// Adds what a detector found in a frame; times do not decrease.
  package mutating func add(_ boxes: [PixelBox], at time: UInt64) {
    var isTaken = [Bool](repeating: false, count: tracks.count)
    for box in boxes {
      var best: (index: Int, overlap: Double)?
      for index in isTaken.indices where !isTaken[index] {
        guard let last = tracks[index].sightings.last, time - last.time <= reach else { continue }
        let overlap = box.overlap(last.box)
        if overlap >= Self.sameness, overlap > best?.overlap ?? 0 { best = (index, overlap) }
      }
      let sighting = Sighting(time: time, box: box)
      if let best {
        isTaken[best.index] = true
        tracks[best.index].sightings.append(sighting)
      } else {
        tracks.append(Track(sightings: [sighting]))
      }
    }
  }

  /// The longest time between sightings in which no frame is without a box.
  private var reach: UInt64 { hold.multipliedReportingOverflow(by: 2).overflow ? .max : 2 * hold }

  /// The boxes of a frame: those that were seen in it, and those that hold. What was found up to
  /// `hold` after the frame has been added; times do not decrease.
  package mutating func boxes(at time: UInt64) -> (seen: [PixelBox], held: [PixelBox]) {
    var (seen, held): ([PixelBox], [PixelBox]) = ([], [])
    for index in tracks.indices {
      let sightings = tracks[index].sightings
      let now = sightings.filter { $0.time == time }
      if !now.isEmpty {
        seen += now.map(\.box)
        continue
      }
      let before = sightings.last { $0.time < time && time - $0.time <= hold }
      let after = sightings.first { $0.time > time && $0.time - time <= hold }
      if let before, let after {
        held.append(before.box.joined(after.box))
      } else if let box = before?.box ?? after?.box {
        held.append(box)
      }
    }
    forget(before: time)
    return (seen, held)
  }

  private mutating func forget(before time: UInt64) {
    for index in tracks.indices {
      guard let last = tracks[index].sightings.lastIndex(where: { $0.time < time }) else {
        continue
      }
      tracks[index].sightings.removeFirst(last)
    }
    let reach = reach
    tracks.removeAll { track in
      guard let last = track.sightings.last, last.time < time else { return false }
      return time - last.time > reach
    }
  }
}

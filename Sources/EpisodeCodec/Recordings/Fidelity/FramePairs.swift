package import Bytes

/// Pairs the frames of two streams: those of the same topic, episode and time. It reads both in
/// parallel, the one that is behind first, and holds only frames that may still find their partner.
package final class FramePairs {
  package typealias Frame = FrameReader.Frame
  package typealias Unpaired = (topic: String, first: UInt64, second: UInt64)

  private struct Side {
    let reader: FrameReader
    /// Frames without a partner so far, by topic.
    var waiting: [String: Queue<Frame>] = [:]
    /// Where the stream is: the latest time so far, because topics may follow each other; and the
    /// number of its frames.
    var place: (episode: UInt64, time: UInt64, count: UInt64) = (0, 0, 0)
    var isAtEnd = false
  }

  private static let mostWaiting = 16
  private let secondName: String
  private var sides: [Side]
  private var counts: [String: (first: UInt64, second: UInt64)] = [:]

  /// - Parameter name: of the second stream, for errors.
  package init(_ first: FrameReader, _ second: FrameReader, named name: String) {
    secondName = name
    sides = [Side(reader: first), Side(reader: second)]
  }

  /// How many frames found no partner, by topic in alphabetical order. Only after the end.
  package var unpaired: [Unpaired] {
    counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value.first, $0.value.second) }
  }

  /// The next pair; nil at the end of both streams.
  package func next() throws(StreamError) -> (first: Frame, second: Frame)? {
    while !(sides[0].isAtEnd && sides[1].isAtEnd) {
      let isSecond =
        sides[0].isAtEnd || (!sides[1].isAtEnd && sides[1].place < sides[0].place)
      let (own, other) = isSecond ? (1, 0) : (0, 1)
      guard let frame = try next(of: own) else {
        sides[own].isAtEnd = true
        continue
      }
      let place = sides[own].place
      sides[own].place =
        place.episode < frame.episode
        ? (frame.episode, frame.time, place.count + 1)
        : (place.episode, max(place.time, frame.time), place.count + 1)
      if let partner = takePartner(of: frame, from: other) {
        return isSecond ? (partner, frame) : (frame, partner)
      }
      sides[own].waiting[frame.topic, default: Queue()].append(frame)
      if (sides[own].waiting[frame.topic]?.count ?? 0) > Self.mostWaiting {
        _ = sides[own].waiting[frame.topic]?.popFirst()
        count(frame.topic, own)
      }
    }
    for own in 0..<2 {
      for (topic, queue) in sides[own].waiting { count(topic, own, UInt64(queue.count)) }
      sides[own].waiting = [:]
    }
    return nil
  }

  /// A fault of the second stream names its file.
  private func next(of side: Int) throws(StreamError) -> Frame? {
    do { return try sides[side].reader.next() } catch {
      throw side == 1 ? error.naming(secondName) : error
    }
  }

  /// The frame of the other side at the same time. Those before it have none any more.
  private func takePartner(of frame: Frame, from side: Int) -> Frame? {
    func isPartner(_ other: Frame) -> Bool {
      other.episode == frame.episode && other.time == frame.time
    }
    guard sides[side].waiting[frame.topic]?.contains(where: isPartner) == true else { return nil }
    while let other = sides[side].waiting[frame.topic]?.popFirst() {
      if isPartner(other) { return other }
      count(frame.topic, side)
    }
    return nil
  }

  private func count(_ topic: String, _ side: Int, _ number: UInt64 = 1) {
    guard number > 0 else { return }
    if side == 0 {
      counts[topic, default: (0, 0)].first += number
    } else {
      counts[topic, default: (0, 0)].second += number
    }
  }
}

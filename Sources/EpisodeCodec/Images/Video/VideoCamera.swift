internal import Bytes
internal import Stream

/// The video of one channel: what becomes of each of its messages.
struct VideoCamera {
  enum Verdict {
    /// Its message is no video.
    case passes
    /// Its frames; none for a message that holds only parameters.
    case frames([Frame])
  }

  enum Frame {
    /// Decode it, with OpenH264 if it is without B slices up to here.
    case unit(AccessUnit)
    case bad(StreamError)
    /// A frame before the first key frame of a stream that starts inside a group.
    case beforeKey
  }

  let channel: VideoChannel
  private(set) var codec: VideoCodec?
  private(set) var hasKey = false
  /// Frames of the episode before its first key frame.
  private(set) var early = 0
  /// Messages of the episode without a frame, and with more than one.
  private(set) var empty = 0
  private(set) var full = 0

  private var parser: (any VideoParser)?
  private var size: String?
  private var awaitsKey = Wait.start

  private enum Wait { case nothing, start, damage }

  init(_ channel: VideoChannel) { self.channel = channel }

  /// Starts again, at a new episode.
  mutating func reset() {
    parser = codec?.makeParser()
    (size, awaitsKey, early, empty, full) = (nil, .start, 0, 0, 0)
  }

  /// - Throws: `.malformed` and `.unsupported` for a message that is no video of this channel.
  mutating func take(_ video: VideoMessage) throws(StreamError) -> Verdict {
    guard let claimed = VideoCodec(video.format) else {
      guard channel.isVideo else { return .passes }
      throw StreamError(
        .unsupported, "a video in format '\(video.format.printable)' is neither h264, h265 nor av1")
    }
    if let codec, codec != claimed {
      throw StreamError(
        .malformed, "the codec of the video changes from \(codec) to \(claimed)")
    }
    codec = claimed
    var parser = self.parser ?? claimed.makeParser()
    let units: [AccessUnit]
    do throws(StreamError) {
      units = video.data.isEmpty ? [] : try parser.units(of: video.data)
      self.parser = parser
    } catch {
      awaitsKey = .damage
      return .frames([.bad(error)])
    }
    if units.isEmpty { empty += 1 }
    if units.count > 1 { full += 1 }
    return .frames(units.map { judge($0) })
  }

  private mutating func judge(_ unit: AccessUnit) -> Frame {
    if unit.isKey {
      (awaitsKey, hasKey) = (.nothing, true)
    } else if awaitsKey == .start || unit.fault == .beforeStart {
      early += 1
      return .beforeKey
    } else if awaitsKey == .damage {
      return .bad(AccessUnit.Fault.missingBefore.error)
    }
    if let fault = unit.fault {
      if fault == .missingBefore { awaitsKey = .damage }
      return .bad(fault.error)
    }
    if let size, size != unit.format.size {
      awaitsKey = .damage
      return .bad(
        StreamError(
          .malformed, "the size of the video changes from \(size) to \(unit.format.size)"))
    }
    size = unit.format.size
    return .unit(unit)
  }

  /// What the episode lacks, in words; empty when each message has its frame.
  var losses: [String] {
    var losses: [String] = []
    func add(_ count: Int, _ one: String, _ many: String) {
      if count > 0 { losses.append("\(count) \(count == 1 ? one : many)") }
    }
    add(early, "frame before a key frame left out", "frames before a key frame left out")
    add(empty, "message without a frame", "messages without a frame")
    add(full, "message with more than one frame", "messages with more than one frame")
    return losses
  }
}

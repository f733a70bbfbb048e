internal import Bytes

/// A sample's message for the output, in two parts so that pixels are not copied.
struct SampleContent {
  var head: Bytes
  var tail: Bytes = .empty

  var count: Int { head.count + tail.count }

  /// The same in its own memory.
  var copied: SampleContent {
    SampleContent(head: Bytes(copying: head.span), tail: Bytes(copying: tail.span))
  }
}

/// Holds samples that wait for a tick: in memory up to a budget, beyond it in a temporary file.
///
/// If one feature pauses for an hour, all others wait, including images.
final class SampleStore {
  enum Place {
    case memory(SampleContent)
    case file(offset: Int, head: Int, tail: Int)
  }

  private let budget: Int
  private var used = 0
  private var inMemory = 0
  private let file = TemporaryFile()
  private var end = 0
  private var inFile = 0

  /// The most samples kept in the memory they were read into.
  private static let mostShared = 16

  init(budget: Int) { self.budget = budget }

  func add(_ content: SampleContent) throws(StreamError) -> Place {
    guard used + content.count > budget else {
      (used, inMemory) = (used + content.count, inMemory + 1)
      // Many small samples would keep the memory of many whole chunks.
      return .memory(inMemory > Self.mostShared ? content.copied : content)
    }
    if inFile == 0 { end = 0 }
    try file.write(content.head.span, at: end)
    try file.write(content.tail.span, at: end + content.head.count)
    defer { (end, inFile) = (end + content.count, inFile + 1) }
    return .file(offset: end, head: content.head.count, tail: content.tail.count)
  }

  func content(_ place: Place) throws(StreamError) -> SampleContent {
    switch place {
    case .memory(let content): return content
    case .file(let offset, let head, let tail):
      return SampleContent(
        head: try file.read(at: offset, count: head),
        tail: try file.read(at: offset + head, count: tail))
    }
  }

  func remove(_ place: Place) {
    switch place {
    case .memory(let content): (used, inMemory) = (used - content.count, inMemory - 1)
    case .file: inFile -= 1
    }
  }
}

internal import Posix

/// The steps of one episode, for whoever has to see its end first: in memory up to a budget, what
/// comes after that in a temporary file.
package final class EpisodeBuffer {
  private let budget: Int
  private var inMemory: [Step] = []
  private var used = 0
  private var file: FileDescriptor?
  /// Where the steps in the file begin, and where the last one ends.
  private var offsets: [Int] = [0]

  /// Bytes that a step costs beside its payloads.
  private static let overhead = 64

  /// - Parameters:
  ///   - budget: bytes of steps that stay in memory.
  package init(budget: Int = 64 << 20) { self.budget = budget }

  package var count: Int { inMemory.count + offsets.count - 1 }
  package var isEmpty: Bool { count == 0 }

  package func append(_ step: Step) throws(StreamError) {
    let size = step.values.reduce(0) { $0 + ($1?.data.count ?? 0) + Self.overhead }
    // Once one is in the file the others follow: steps stay in order.
    guard used + size > budget || offsets.count > 1 else {
      used += size
      return inMemory.append(step)
    }
    let target: FileDescriptor
    if let file {
      target = file
    } else {
      target = try system { () throws(SystemError) in try FileDescriptor.temporary() }
      file = target
    }
    let record = step.record
    let start = offsets[offsets.count - 1]
    try system { () throws(SystemError) in try target.write(record.bytes.rawSpan, at: start) }
    offsets.append(start + record.count)
  }

  /// A step by its place in the buffer.
  package func step(_ index: Int) throws(StreamError) -> Step {
    guard index >= inMemory.count, let file else { return inMemory[index] }
    let start = offsets[index - inMemory.count]
    let end = offsets[index - inMemory.count + 1]
    guard let reader = try RandomAccessFile(file) else {
      throw StreamError(.malformed, "a waiting step is gone")
    }
    return try Step(record: reader.bytes(at: UInt64(start), count: end - start))
  }

  package func removeAll() {
    inMemory.removeAll(keepingCapacity: true)
    (used, offsets) = (0, [0])
  }
}

extension Step {
  /// The step in the temporary file: index, time, and per value whether there is one, its fields,
  /// the length of its payload and the payload. Read by the same process only.
  fileprivate var record: ByteBuilder {
    var builder = ByteBuilder(reserving: values.reduce(64) { $0 + ($1?.data.count ?? 0) + 32 })
    builder.append(index)
    builder.append(time)
    for value in values {
      builder.append(UInt8(value == nil ? 0 : 1))
      guard let value else { continue }
      builder.append(value.channelID)
      builder.append(value.sequence)
      builder.append(value.logTime)
      builder.append(value.publishTime)
      builder.append(UInt64(value.data.count))
      builder.append(value.data.span)
    }
    return builder
  }

  fileprivate init(record: Bytes) throws(StreamError) {
    var cursor = ByteCursor(record.span)
    self.init(index: try cursor.readUInt32(), time: try cursor.readUInt64(), values: [])
    while !cursor.isAtEnd {
      guard try cursor.readUInt8() == 1 else {
        values.append(nil)
        continue
      }
      var message = Message(
        channelID: try cursor.readUInt16(), sequence: try cursor.readUInt32(),
        logTime: try cursor.readUInt64(), publishTime: try cursor.readUInt64(), data: .empty)
      message.data = record[try cursor.readRange(cursor.readLength64())]
      values.append(message)
    }
  }
}

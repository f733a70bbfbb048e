/// Collects little-endian values and writes them as one run of bytes.
public struct ByteBuilder: Sendable {
  public private(set) var bytes: [UInt8] = []

  public init(reserving capacity: Int = 0) { bytes.reserveCapacity(capacity) }

  public var count: Int { bytes.count }

  public mutating func append<T: FixedWidthInteger & BitwiseCopyable>(_ value: T) {
    var little = value.littleEndian
    unsafe withUnsafeBytes(of: &little) { unsafe bytes.append(contentsOf: $0) }
  }

  public mutating func append(_ byte: UInt8) { bytes.append(byte) }

  public mutating func append(_ span: RawSpan) {
    unsafe span.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
  }

  public mutating func append(_ array: [UInt8]) { bytes.append(contentsOf: array) }
  public mutating func append(_ array: ArraySlice<UInt8>) { bytes.append(contentsOf: array) }
  public mutating func append(utf8 text: String) { bytes.append(contentsOf: text.utf8) }

  /// Appends bytes that a function fills; they are 0 before.
  package mutating func append(count: Int, filledBy fill: (inout MutableRawSpan) -> Void) {
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: count))
    var elements = bytes.mutableSpan
    var all = unsafe elements.mutableBytes
    var new = all._mutatingExtracting(droppingFirst: start)
    fill(&new)
  }

  /// Overwrites a value written before, such as a length unknown until now.
  public mutating func replace<T: FixedWidthInteger & BitwiseCopyable>(
    at offset: Int, with value: T
  ) {
    precondition(offset >= 0 && offset <= bytes.count - MemoryLayout<T>.size)
    unsafe bytes.withUnsafeMutableBytes {
      unsafe $0.storeBytes(of: value.littleEndian, toByteOffset: offset, as: T.self)
    }
  }

  /// Sets bytes already written to 0.
  public mutating func clear(_ range: Range<Int>) {
    for index in range { bytes[index] = 0 }
  }

  public mutating func removeFirst(_ count: Int) { bytes.removeFirst(count) }

  /// Empties the builder and keeps its memory.
  public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }
}

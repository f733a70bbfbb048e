internal import Bytes
internal import Stream

/// The numbers of an observation and their windows.
struct WindowSeries {
  private let window: Int
  /// The length to which a vector is padded with zeros.
  private let padded: Int?
  private var form: TensorForm?
  private var rows = RollingRows(size: 0)
  /// False when the episode's first step has no value: then no step may have one.
  private var isThere = true
  /// The start of a window's message, and such a message with its elements.
  private var head: [UInt8] = []
  private var scratch = ByteBuilder()
  private var pool = BytePool()

  /// The most bytes of a window.
  private static let largest = 64 << 20

  init(_ window: Int, padded: Int?) {
    self.window = window
    self.padded = padded
  }

  /// Prepares for the next episode.
  mutating func reset() { rows.removeAll() }

  /// - Parameters:
  ///   - isFirst: whether the value belongs to the first step of an episode.
  mutating func append(_ value: Bytes?, isFirst: Bool) throws(StreamError) {
    if isFirst { isThere = value != nil }
    guard let value, isThere else {
      guard value == nil, !isThere else {
        throw StreamError(.missing, "only some steps have a value")
      }
      return
    }
    if isFirst { try begin(Tensor(parsing: value)) }
    guard let form else { return }
    let elements = try form.elements(of: value)
    rows.append(elements.span)
  }

  private mutating func begin(_ tensor: Tensor) throws(StreamError) {
    guard form?.type != tensor.type || form?.shape != tensor.shape else { return }
    var shape = tensor.shape
    if let padded {
      guard shape.count == 1, shape[0] <= padded else {
        throw StreamError.unpaddable(shape, to: padded)
      }
      shape = [padded]
    }
    guard shape.count < Tensor.highestRank else {
      throw StreamError(.limit, "\(shape.count) dimensions leave no room for one more")
    }
    let size = try Tensor.count(shape) * tensor.type.size
    let (bytes, overflow) = size.multipliedReportingOverflow(by: window)
    guard !overflow, bytes <= Self.largest else {
      throw StreamError(.limit, "a window of \(window) values of \(size) bytes is too large")
    }
    head = Tensor.head(tensor.type, [window] + shape, size: bytes).bytes
    form = TensorForm(tensor)
    rows = RollingRows(size: size)
  }

  mutating func drop(before step: Int) { rows.drop(before: step) }

  /// The window of a step: entries before the first step repeat it.
  mutating func window(of step: Int) -> Bytes {
    let start = step - window + 1
    scratch.removeAll()
    scratch.append(head)
    for _ in 0..<max(-start, 0) { rows.copy(0..<1, to: &scratch) }
    rows.copy(max(start, 0)..<step + 1, to: &scratch)
    let message = scratch.bytes
    return pool.copy(message.rawSpan)
  }
}

internal import Bytes
internal import Stream

/// The numbers of an observation, and the windows of them.
struct WindowSeries {
  private let window: Int
  /// What a vector is padded to with zeros.
  private let padded: Int?
  private var form: TensorForm?
  private var rows = RollingRows(size: 0)
  /// False where the episode's first step has no value: then none has.
  private var isThere = true
  /// The message of a window up to its elements, and one of such with its elements.
  private var head: [UInt8] = []
  private var scratch = ByteBuilder()
  private var pool = BytePool()
  /// The last window, if short: masks are the same again and again.
  private var last: (elements: [UInt8], message: Bytes) = ([], .empty)

  private static let short = 64
  /// The most bytes of a window.
  private static let largest = 64 << 20

  init(_ window: Int, padded: Int?) {
    self.window = window
    self.padded = padded
  }

  /// Makes ready for the next episode.
  mutating func reset() { rows.removeAll() }

  /// - Parameters:
  ///   - isFirst: whether the value is of the first step of an episode.
  mutating func append(_ value: Bytes?, isFirst: Bool) throws(StreamError) {
    if isFirst { isThere = value != nil }
    guard let value, isThere else {
      guard value == nil, !isThere else {
        throw StreamError(.missing, "a value in some steps only")
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
        throw StreamError(.unsupported, "\(shape), to be padded to \(padded)")
      }
      shape = [padded]
    }
    guard shape.count < Tensor.highestRank else {
      throw StreamError(.limit, "no room for one more dimension than \(shape.count)")
    }
    let size = try Tensor.count(shape) * tensor.type.size
    let (bytes, overflow) = size.multipliedReportingOverflow(by: window)
    guard !overflow, bytes <= Self.largest else {
      throw StreamError(.limit, "a window of \(window) values of \(size) bytes")
    }
    head = Tensor.head(tensor.type, [window] + shape, size: bytes).bytes
    form = TensorForm(tensor)
    rows = RollingRows(size: size)
    last = ([], .empty)
  }

  mutating func drop(before step: Int) { rows.drop(before: step) }

  /// The window of a step: before the first step it is filled with that.
  mutating func window(of step: Int) -> Bytes {
    let start = step - window + 1
    let taken = rows[max(start, 0)..<step + 1]
    let isShort = start >= 0 && taken.count <= Self.short
    if isShort, taken.elementsEqual(last.elements) { return last.message }
    scratch.removeAll()
    scratch.append(head)
    for _ in 0..<max(-start, 0) { rows.copy(0..<1, to: &scratch) }
    scratch.append(taken)
    let bytes = scratch.bytes
    let message = pool.copy(bytes.rawSpan)
    if isShort { last = (Array(taken), message) }
    return message
  }
}

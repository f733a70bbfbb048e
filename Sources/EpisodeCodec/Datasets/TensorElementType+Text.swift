internal import Bytes
internal import Stream

extension TensorElementType {
  /// Numbers separated by spaces.
  func text(of row: Bytes) -> String {
    let span = row.span
    var texts: [String] = []
    for place in stride(from: 0, to: row.count, by: size) {
      let text =
        switch self {
        case .int64: span.load(littleEndianAt: place, as: Int64.self).description
        case .uint64: span.load(littleEndianAt: place, as: UInt64.self).description
        case .float32: Float(bitPattern: span.load(littleEndianAt: place)).description
        case .float64: double(at: place, in: span).description
        default: Int64(double(at: place, in: span)).description
        }
      texts.append(text)
    }
    return texts.joined(separator: " ")
  }
}

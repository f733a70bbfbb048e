internal import Bytes
internal import Stream

/// The value of one source.
struct SamplePart {
  var content: SampleContent
  var type: TensorElementType

  init(content: SampleContent, type: TensorElementType) {
    (self.content, self.type) = (content, type)
  }

  /// Numbers that may have fractions.
  init(_ values: [Double], isFloat32: Bool) {
    var elements = ByteBuilder()
    for value in values {
      if isFloat32 {
        elements.append(Float(value).bitPattern)
      } else {
        elements.append(value.bitPattern)
      }
    }
    content = SampleContent(head: Bytes(elements.bytes))
    type = isFloat32 ? .float32 : .float64
  }

  /// The same numbers in the type of interpolated values.
  var asReal: SamplePart {
    type == .float32 || type == .float64 ? self : SamplePart(doubles, isFloat32: false)
  }

  var count: Int { content.head.count / type.size }

  var doubles: [Double] {
    (0..<count).map { type.double(at: $0 * type.size, in: content.head.span) }
  }
}

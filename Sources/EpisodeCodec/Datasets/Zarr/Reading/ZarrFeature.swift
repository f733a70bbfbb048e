internal import Bytes
internal import Images
internal import Stream

/// A feature of a hierarchy that is read, and how a row of its array becomes a message.
struct ZarrFeature {
  private enum Form {
    /// The message up to the numbers.
    case tensor(head: Bytes)
    case text
    /// Bytes of any number.
    case bytes
    /// JPEG and PNG.
    case file
    case pixels(PixelEncoding, width: Int, height: Int)
  }

  /// In the stream.
  let feature: Feature
  let array: ZarrStoredArray
  /// The form of its numbers in a block.
  let elements: ZarrElements.Form
  private let form: Form

  /// A feature of numbers or strings.
  init(_ name: String, _ array: ZarrStoredArray) throws(StreamError) {
    self.array = array
    elements = .numbers
    switch array.content {
    case .image:
      (form, feature) = (.file, try .image(name, .compressed))
    case .strings(let areText):
      form = areText ? .text : .bytes
      feature = try areText ? .text(name) : .tensor(name)
    case .elements(let type):
      guard let element = type.element else {
        guard array.rowShape.isEmpty else {
          throw StreamError(
            .unsupported, "'\(array.path.printable)': steps of \(array.rowShape) strings")
        }
        (form, feature) = (.text, try .text(name))
        return
      }
      let shape = array.rowShape
      let size = try Tensor.count(shape) * element.size
      form = .tensor(head: Bytes(Tensor.head(element, shape, size: size).bytes))
      feature = try .tensor(name)
    }
  }

  /// A feature of images.
  /// - Parameters:
  ///   - encoding: of pixels that are stored as numbers.
  ///   - narrows: true for pixels that are floats.
  init(
    _ name: String, images array: ZarrStoredArray, encoding: String, narrows: Bool = false
  ) throws(StreamError) {
    self.array = array
    if case .image = array.content {
      (elements, form, feature) = (.pixels, .file, try .image(name, .compressed))
      return
    }
    guard array.shape.count >= 3, case .elements = array.content else {
      throw StreamError(
        .malformed, "'\(array.path.printable)': images with steps of \(array.rowShape)")
    }
    elements = narrows ? .narrowed : .pixels
    form = .pixels(PixelEncoding(encoding), width: array.shape[2], height: array.shape[1])
    feature = try .image(name, .raw)
  }

  /// The message of a row, in two parts.
  func message(_ row: Bytes) throws(StreamError) -> (head: Bytes, tail: Bytes) {
    switch form {
    case .tensor(let head): return (head, row)
    case .bytes:
      return (Bytes(Tensor.head(.uint8, [row.count], size: row.count).bytes), row)
    case .text:
      guard let text = String(validatingUTF8: row.span) else { throw StreamError.notUTF8 }
      return (TextPayload.encode(text), .empty)
    case .file:
      guard let format = ImageFormat(of: row.span), format == .jpeg || format == .png else {
        throw StreamError(.malformed, "an image that is neither JPEG nor PNG")
      }
      let message = try CompressedImageMessage(
        header: Self.header, format: format, payload: row
      ).serialized()
      return (message.prefix, message.payload)
    case .pixels(let encoding, let width, let height):
      let image = try RawImage(
        width: width, height: height, encoding: encoding, step: row.count / max(height, 1),
        data: row)
      let message = try RawImageMessage(header: Self.header, image: image).serialized()
      return (message.prefix, message.payload)
    }
  }

  private static let header = ImageHeader.foxglove(timestamp: nil, frameID: nil)
}

extension NPYType {
  /// The type of a number in the stream; nil for strings.
  fileprivate var element: TensorElementType? {
    switch kind {
    case .number(let type): type
    case .half: .float32
    case .bytes, .text: nil
    }
  }
}

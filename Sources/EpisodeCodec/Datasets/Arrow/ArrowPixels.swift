internal import Bytes
internal import Images
internal import Stream

/// Decoded images, or windows of these: their numbers in one shape. Padding becomes zeros.
final class ArrowPixels: ArrowColumn {
  let field: ArrowField
  private let images: ArrowImageReader
  private let form: Form
  private let zeros: Bytes
  /// The images of the rows so far, and for each frame which of them it is: a window has most images
  /// of the window before, which are decoded once.
  private var distinct: [FrameSource?] = []
  private var frames: [Int] = []

  /// What all images of the column are.
  struct Form: Equatable, Sendable {
    let type: TensorElementType
    let shape: [Int]
    let encoding: PixelEncoding

    var size: Int { shape.reduce(type.size, *) }
    var text: String { "\(encoding.name.printable) \(shape)" }
  }

  /// - Parameters:
  ///   - first: a message with an image that is no padding.
  init(_ feature: Feature, _ images: ArrowImageReader, first: Message) throws(StreamError) {
    self.images = images
    guard let source = try images.frames(first).lazy.compactMap({ $0 }).first else {
      throw StreamError.imagePadding
    }
    form = try Self.decode(source, ImageDecoder(dct: .accurate)).form
    zeros = Bytes([UInt8](repeating: 0, count: form.size))
    var metadata = feature.channel.metadata
    if let place = metadata.firstIndex(where: { $0.key == Feature.imageKey }) {
      metadata[place].value = ImageChannel(family: .foxglove, kind: .raw).schemaName
    }
    metadata.append(KeyValue(ArrowKey.encoding, form.encoding.name))
    field = .tensor(
      feature.name, form.type, (images.window.map { [$0] } ?? []) + form.shape, metadata)
  }

  /// The elements of an image, and what it is.
  private static func decode(
    _ source: FrameSource, _ decoder: ImageDecoder
  ) throws(StreamError) -> (form: Form, elements: Bytes) {
    let image = try source.image(decoder).demosaiced()
    let format = try PixelFormat(ofArray: image.encoding)
    guard let type = format.type else {
      throw StreamError(.unsupported, "images in '\(image.encoding.name.printable)'")
    }
    let form = Form(
      type: type, shape: format.shape(height: image.height, width: image.width),
      encoding: format.result)
    return (form, format.elements(of: image))
  }

  func append(_ message: Message) throws(StreamError) -> Int {
    let added = try images.frames(message)
    for frame in added {
      // Those of the row before, and of this one so far.
      let near = frames.suffix(added.count + frames.count % added.count)
      if let known = near.first(where: { Self.isSame(distinct[$0], frame) }) {
        frames.append(known)
      } else {
        frames.append(distinct.count)
        distinct.append(frame)
      }
    }
    return added.count * form.size
  }

  private static func isSame(_ one: FrameSource?, _ other: FrameSource?) -> Bool {
    switch (one, other) {
    case (nil, nil): true
    case (.compressed(let one, _), .compressed(let other, _)): one == other
    default: false
    }
  }

  /// The buffers lack the elements, which `decode` makes of the jobs.
  func take(rows: Int) -> (nodes: [Int], buffers: [ArrowBuffer]) {
    let count = rows * (images.window ?? 1) * form.size / form.type.size
    return ([rows, count], [ArrowBuffer(), ArrowBuffer(), ArrowBuffer()])
  }

  /// What is left to do for the rows so far: the images, in order, and which of them each frame is.
  func takeJobs() -> (jobs: [Job], frames: [Int]) {
    defer {
      distinct.removeAll(keepingCapacity: true)
      frames.removeAll(keepingCapacity: true)
    }
    return (distinct.map { Job(frame: $0, form: form, zeros: zeros) }, frames)
  }

  struct Job: Sendable {
    fileprivate let frame: FrameSource?
    fileprivate let form: Form
    fileprivate let zeros: Bytes

    /// - Parameter decoder: made for the first image.
    func elements(_ decoder: inout ImageDecoder?) throws(StreamError) -> Bytes {
      guard let frame else { return zeros }
      let used: ImageDecoder
      if let decoder { used = decoder } else { used = try ImageDecoder(dct: .accurate) }
      decoder = used
      let (form, elements) = try ArrowPixels.decode(frame, used)
      guard form == self.form else { throw StreamError.ragged(form.text, before: self.form.text) }
      return elements
    }
  }
}

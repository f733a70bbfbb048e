internal import Bytes
internal import Images
internal import Stream

/// The windows of images of a feature, from the rows that they consist of.
final class ZarrWindows {
  let feature: Feature
  /// int64, by step and place in the window.
  let index: ZarrStoredArray
  /// nil when all images are padding.
  private let images: (feature: ZarrFeature, rows: ZarrRows)?
  private var last: Set<Int> = []

  init(
    _ name: String, index: ZarrStoredArray, images: ZarrFeature?, _ input: ZarrInput
  ) throws(StreamError) {
    guard index.shape.count <= 2, case .elements(let type) = index.content,
      type.kind == .number(.int64), index.rowShape.first ?? 1 <= ImageWindow.mostFrames
    else {
      throw StreamError(
        .malformed, "'\(index.path.printable)' is no index of windows of images")
    }
    self.index = index
    self.images = images.map { ($0, ZarrRows($0.array, input)) }
    let kind = images?.feature.channel == (try Feature.image(name, .raw)).channel
    let element: ImageChannel.Kind = kind ? .raw : .compressed
    feature =
      try index.shape.count == 2
      ? .window(name, of: element) : .image(name, element)
  }

  /// At the start of an episode, no image has been read.
  func begin() { last.removeAll() }

  /// The single image of a step.
  func image(_ row: Bytes) throws(StreamError) -> (head: Bytes, tail: Bytes) {
    try message(Int(row.span.load(littleEndianAt: 0, as: Int64.self)))
  }

  /// The window of a step; it refers to images of the one before.
  func window(_ row: Bytes) throws(StreamError) -> ImageWindow {
    var current: Set<Int> = []
    var frames: [ImageWindow.Frame] = []
    for place in stride(from: 0, to: row.count, by: 8) {
      let number = Int(row.span.load(littleEndianAt: place, as: Int64.self))
      // Padding has the number before the first image.
      var frame = ImageWindow.Frame(number: UInt64(max(number, -1) + 1))
      if !last.contains(number), current.insert(number).inserted {
        let (head, tail) = try message(number)
        frame.image = Bytes(joining: [head, tail])
      }
      current.insert(number)
      frames.append(frame)
    }
    last = current
    return ImageWindow(frames)
  }

  private func message(_ number: Int) throws(StreamError) -> (head: Bytes, tail: Bytes) {
    guard number != Int(ZarrFrameIndex.padding) else { return (ImagePadding.message, .empty) }
    guard let images, number >= 0, number < images.rows.array.rows else {
      throw StreamError(
        .malformed, "'\(index.path.printable)' has the row \(number), which there is not")
    }
    return try images.feature.message(images.rows.row(number))
  }
}

package import Bytes
package import Stream

/// A tensor that plays the role of an image, as some datasets store them: uint8 [height, width,
/// channels] is a color or gray image; float32 or uint16 [height, width], also with a last axis of
/// 1, is depth if the name of its feature has the word depth or image. Windows have one axis more in
/// front.
package struct PictureTensor: Sendable {
  private let tensor: Tensor
  private let encoding: PixelEncoding
  /// nil for a single image.
  private let window: Int?
  private let height: Int
  private let width: Int
  private let hasChannelAxis: Bool

  /// nil for a tensor that is no image.
  package init?(_ tensor: Tensor, of feature: String) {
    var shape = tensor.shape[...]
    switch tensor.type {
    case .uint8:
      guard let name = [1: "mono8", 3: "rgb8", 4: "rgba8"][shape.last ?? 0], shape.count >= 3
      else { return nil }
      encoding = PixelEncoding(name)
      hasChannelAxis = true
    case .float32, .uint16:
      guard ImagePlace(feature: feature).isPicture, shape.count >= 2 else { return nil }
      encoding = PixelEncoding(tensor.type == .float32 ? "32FC1" : "16UC1")
      hasChannelAxis = shape.count >= 3 && shape.last == 1
    default: return nil
    }
    if hasChannelAxis { shape.removeLast() }
    guard (2...3).contains(shape.count), shape.allSatisfy({ $0 > 0 }) else { return nil }
    window = shape.count == 3 ? shape.removeFirst() : nil
    (height, width) = (shape.removeFirst(), shape.removeFirst())
    self.tensor = tensor
  }

  package var isWindow: Bool { window != nil }
  package var isColor: Bool { tensor.type == .uint8 }
  package var count: Int { window ?? 1 }

  /// - Parameter index: of a frame of a window; 0 for a single image.
  package func image(_ index: Int) throws(StreamError) -> RawImage {
    let size = tensor.data.count / count
    return try RawImage(
      width: width, height: height, encoding: encoding, step: size / height,
      data: tensor.data[index * size..<(index + 1) * size])
  }

  /// A tensor of other images, one for each of these.
  package func replacing(with images: [RawImage]) throws(StreamError) -> Tensor {
    guard let first = images.first, let format = PixelFormat(first.encoding),
      let type = format.type
    else { throw StreamError(.unsupported, "a tensor does not hold such images") }
    var shape = format.shape(height: first.height, width: first.width)
    if hasChannelAxis, !format.hasChannelAxis { shape.append(1) }
    if let window { shape.insert(window, at: 0) }
    let data =
      images.count == 1
      ? format.elements(of: first) : Bytes(joining: images.map(format.elements))
    return Tensor(type: type, shape: shape, data: data)
  }
}

extension ImagePlace {
  /// True for a camera of depth: a word of its name is `depth`.
  package var isDepth: Bool { camera.hasPrefix("depth") || hasWord("depth") }

  /// True for a name that says that the values are images.
  package var isPicture: Bool { isDepth || hasWord("image") }

  private func hasWord(_ word: String) -> Bool {
    camera.split { !$0.isLetter }.contains { $0.lowercased() == word }
  }
}

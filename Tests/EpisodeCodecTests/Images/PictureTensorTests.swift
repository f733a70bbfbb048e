import EpisodeCodec
import Testing

@testable import Images
@testable import Trajectories

/// Tensors in the role of images.
struct PictureTensorTests {
  private static func tensor(_ type: TensorElementType, _ shape: [Int]) -> Tensor {
    let count = shape.reduce(type.size, *)
    return Tensor(
      type: type, shape: shape, data: Bytes((0..<count).map { UInt8(truncatingIfNeeded: $0 * 7) }))
  }

  /// Floats, because any bytes would have NaN among them.
  private static func depth(_ shape: [Int]) -> Tensor {
    var builder = ByteBuilder()
    for index in 0..<shape.reduce(1, *) { builder.append((Float(index) / 8).bitPattern) }
    return Tensor(type: .float32, shape: shape, data: Bytes(builder.bytes))
  }

  private func resized(
    _ feature: Feature, _ value: Bytes, as kind: ImageChannel.Kind = .raw
  ) throws -> (TransformRun, Bytes) {
    let run = try TransformRun([(feature, [[value]])]) {
      StepImageConverter(
        ImageResizing.self, .init(width: 3, height: 2), as: ImageOutput(kind, quality: 90),
        dct: .fast, threads: 1, to: $0)
    }
    return (run, try #require(try run.values(feature.name)[0]))
  }

  static let pictures: [(String, Tensor, encoding: String, window: Int?)] = [
    ("observation/front", tensor(.uint8, [6, 8, 3]), "rgb8", nil),
    ("observation/front", tensor(.uint8, [6, 8, 1]), "mono8", nil),
    ("observation/front", tensor(.uint8, [6, 8, 4]), "rgba8", nil),
    ("observation/front", tensor(.uint8, [2, 6, 8, 3]), "rgb8", 2),
    ("observation/depth_primary", depth([6, 8]), "32FC1", nil),
    ("observation/depth_primary", depth([6, 8, 1]), "32FC1", nil),
    ("observation/hand_depth", tensor(.uint16, [6, 8]), "16UC1", nil),
    ("task/depth_primary", depth([2, 6, 8]), "32FC1", 2),
    ("task/depth_primary", depth([2, 6, 8, 1]), "32FC1", 2),
    ("observation/image", depth([6, 8]), "32FC1", nil),
  ]

  /// Equal to the same pixels as raw images.
  @Test(arguments: pictures)
  func pictureIsResizedLikeAnImage(
    _ sample: (String, Tensor, encoding: String, window: Int?)
  ) throws {
    let (name, input, encoding, window) = sample
    let output = try Tensor(parsing: resized(.tensor(name), input.encoded()).1)
    var shape = input.shape
    let axis = window == nil ? 0 : 1
    (shape[axis], shape[axis + 1]) = (2, 3)
    #expect(output.shape == shape && output.type == input.type)
    let (size, result) = (input.data.count / (window ?? 1), output.data.count / (window ?? 1))
    for frame in 0..<(window ?? 1) {
      let raw = try RawImage(
        width: 8, height: 6, encoding: PixelEncoding(encoding), step: size / 6,
        data: input.data[frame * size..<(frame + 1) * size])
      let parts = try RawImageMessage(
        header: .foxglove(timestamp: nil, frameID: nil), image: raw
      ).serialized()
      let message = Bytes(joining: [parts.prefix, parts.payload])
      let image = try RawImageMessage(
        resized(.image(name, .raw), message).1, family: .foxglove
      ).image()
      #expect(image.data == output.data[frame * result..<(frame + 1) * result])
    }
  }

  @Test(arguments: [
    ("observation/proprio", depth([6, 8])), ("action", tensor(.uint8, [7])),
    ("observation/front", tensor(.uint8, [6, 8, 2])), ("observation/depth", depth([6])),
    ("observation/depth", depth([0, 8])), ("observation/insertion_deepness", depth([6, 8, 1])),
    ("observation/front", tensor(.int16, [6, 8, 3])),
  ])
  func otherTensorsStay(_ sample: (String, Tensor)) throws {
    let value = sample.1.encoded()
    #expect(try resized(.tensor(sample.0), value).1 == value)
  }

  @Test func colorTensorBecomesJPEG() throws {
    let value = Self.tensor(.uint8, [6, 8, 3]).encoded()
    let (run, message) = try resized(.tensor("observation/front"), value, as: .compressed)
    #expect(run.features[0].kind == .image)
    let image = try CompressedImageMessage(message, family: .foxglove)
    let header = try JPEGHeader(image.payload.span)
    #expect((header.width, header.height, header.components) == (3, 2, 3))
  }

  @Test func namingAnythingElseIsAnError() throws {
    let selection = ImageSelection([TopicPattern("action"), TopicPattern("*")])
    #expect(throws: StreamError(.unsupported, "")) {
      try selection.contains(.tensor("action"), isImage: false)
    }
    #expect(try !selection.contains(.tensor("proprio"), isImage: false))
    #expect(try selection.contains(.tensor("front"), isImage: true))
  }

  /// A feature without a value in the first step.
  @Test func laterValueIsAPictureToo() throws {
    let value = Self.tensor(.uint8, [6, 8, 3]).encoded()
    let run = try TransformRun([
      (.tensor("front"), [[nil, value]]), (.text("text"), [[Value.text("a"), Value.text("b")]]),
    ]) {
      StepImageConverter(
        ImageResizing.self, .init(width: 3, height: 2), as: ImageOutput(.raw, quality: 90),
        dct: .fast, threads: 2, to: $0)
    }
    let last = try #require(try run.values("front")[1])
    #expect(try Tensor(parsing: last).shape == [2, 3, 3])
  }
}

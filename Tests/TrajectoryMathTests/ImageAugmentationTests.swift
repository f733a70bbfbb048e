import EpisodeCodec
import Golden
import Testing
import TrajectoryMath

/// Against `images.npz`: operations of TensorFlow with explicit parameters.
@Suite struct ImageAugmentationTests {
  private static let arrays = Result { try Golden.npz("images") }

  private static func array(_ name: String) throws -> NumPyArray {
    try #require(try arrays.get()[name])
  }

  /// The greatest difference between two images, and how many samples differ.
  private static func difference(_ left: [UInt8], _ right: [UInt8]) -> (most: Int, count: Int) {
    let differences = zip(left, right).map { abs(Int($0) - Int($1)) }
    return (differences.max() ?? 0, differences.filter { $0 > 0 }.count)
  }

  private static func apply(_ changes: [ImageAugmentation.Change]) throws -> [UInt8] {
    let source = try array("aug_src")
    return ImageAugmentation.apply(
      changes, to: source.bytes, width: source.shape[1], height: source.shape[0])
  }

  @Test(arguments: ["brightness", "contrast", "saturation", "hue"])
  func colorOperationsEqualTensorFlow(_ name: String) throws {
    for (index, parameter) in try Self.array("\(name)_params").floats.enumerated() {
      let change: ImageAugmentation.Change =
        switch name {
        case "brightness": .brightness(parameter)
        case "contrast": .contrast(parameter)
        case "saturation": .saturation(parameter)
        default: .hue(parameter)
        }
      let expected = try Self.array("\(name).\(index)").bytes
      let (most, count) = Self.difference(try Self.apply([change]), expected)
      #expect(most <= 1 && count <= expected.count / 1000, "\(name) \(parameter): \(count)")
    }
  }

  @Test func cropsEqualTensorFlow() throws {
    let source = try Self.array("aug_src")
    let boxes = try Self.array("crop_boxes").floats
    for index in 0..<boxes.count / 4 {
      let box = CropBox(
        top: boxes[4 * index], left: boxes[4 * index + 1], bottom: boxes[4 * index + 2],
        right: boxes[4 * index + 3])
      let result = box.cropped(
        ColorAdjustment.unit(source.bytes), width: source.shape[1], height: source.shape[0])
      let expected = try Self.array("crop_and_resize.\(index)").floats
      #expect(result.count == expected.count)
      #expect(zip(result, expected).allSatisfy { abs($0 - $1) < 2e-5 }, "box \(index)")
    }
  }

  @Test func wholeAugmentationEqualsDlimpWithItsDraws() throws {
    for run in try #require(Golden.json("images")["augment"]?.array) {
      let operations = run["ops"]?.array ?? []
      func number(_ index: Int, _ name: String) throws -> Float {
        Float(try #require(operations[index][name]?.number))
      }
      let side = try number(0, "new_h")
      let (top, left) = (try number(0, "offset_h"), try number(0, "offset_w"))
      let result = try Self.apply([
        .crop(CropBox(top: top, left: left, bottom: top + side, right: left + side)),
        .brightness(number(1, "delta")), .contrast(number(2, "factor")),
        .saturation(number(3, "factor")), .hue(number(4, "delta")),
      ])
      let seed = (run["seed"]?.array ?? []).compactMap(\.number).map { "\(Int($0))" }
      let expected = try Self.array("augment_image.seed_\(seed.joined(separator: "_"))").bytes
      let (most, count) = Self.difference(result, expected)
      #expect(most <= 1 && count <= expected.count / 1000, "\(seed): \(count)")
    }
  }

  @Test func defaultsAreThoseOfOpenVLA() {
    var random = CounterRandom(seed: 1, episode: 2, purpose: 3)
    let changes = ImageAugmentation().draw(&random)
    #expect(changes.count == 5)
    guard case .crop(let box) = changes[0] else { return #expect(Bool(false)) }
    #expect(abs((box.bottom - box.top) * (box.right - box.left) - 0.9) < 1e-6)
    #expect(box.top == box.left && box.bottom <= 1)
  }
}

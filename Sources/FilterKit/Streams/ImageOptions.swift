package import CommandLine
package import EpisodeCodec

/// The options that `image-resize` and `image-augment` share.
package struct ImageOptions: ParsableArguments {
  enum Form: String, CaseIterable, OptionValue { case raw, jpeg }

  @Option(
    name: .shortAndLong, help: "Convert only features that match this pattern; may be repeated.",
    valueName: "PATTERN") private var feature: [TopicPattern] = []
  @Option(
    help: "The inverse transform of JPEG: TensorFlow uses fast, OpenCV uses accurate.")
  private var dct = JPEGDecoder.DCT.fast
  @Option(help: "Output raw images, or JPEG (PNG for 16-bit depth).")
  private var output = Form.raw
  @Option(name: .shortAndLong, help: "JPEG quality, with --output jpeg.", in: 1...100) private
    var quality = 95
  @OptionGroup private var badImages: BadImageOption
  @OptionGroup private var threads: ThreadOption

  package init() {}

  /// Converts the images of the features that `-f` names, or else of those that `isUsual` accepts.
  package func converter<Conversion: StepImageConversion>(
    _ conversion: Conversion.Type, _ settings: Conversion.Settings, to output: StepWriter,
    _ context: RunContext, isUsual: @escaping @Sendable (Feature) -> Bool = { _ in true }
  ) -> any StepTransform {
    let converter = StepImageConverter(
      conversion, settings,
      as: ImageOutput(self.output == .raw ? .raw : .compressed, quality: quality), dct: dct,
      bad: badImages.bad, threads: threads.count,
      ImageSelection(feature, isUsual: isUsual), to: output)
    converter.report = { context.warn($0) }
    return converter
  }
}

extension JPEGDecoder.DCT: OptionValue {}
extension ImageResizing.DepthUnits: OptionValue {}

/// Width and height, separated by `x`.
package struct ImageSize: OptionValue {
  /// The longest side.
  package static let most = 16384
  package let width: Int
  package let height: Int

  package init(parsing text: String) throws(UsageError) {
    let parts = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let width = parts[0], let height = parts[1],
      (1...Self.most).contains(width), (1...Self.most).contains(height)
    else {
      throw UsageError(
        "\(text.quoted) is not WIDTHxHEIGHT, each from 1 to \(Self.most), such as 224x224")
    }
    (self.width, self.height) = (width, height)
  }
  package var argumentText: String { "\(width)x\(height)" }
  package static var placeholder: String { "WxH" }
}

/// The smallest and the largest of a range of numbers, separated by a comma.
package struct NumberRange: OptionValue {
  package let range: ClosedRange<Float>

  package init(_ range: ClosedRange<Float>) { self.range = range }

  package init(parsing text: String) throws(UsageError) {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { Float($0) }
    guard parts.count == 2, let low = parts[0], let high = parts[1], low >= 0, low <= high,
      high <= 1000
    else {
      throw UsageError(
        "\(text.quoted) is not a range within 0 to 1000, such as 0.8,1.2")
    }
    range = low...high
  }
  package var argumentText: String { "\(range.lowerBound),\(range.upperBound)" }
  package static var placeholder: String { "LOW,HIGH" }
}

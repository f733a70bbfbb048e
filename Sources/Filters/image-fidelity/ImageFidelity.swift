import EpisodeCodec
import FilterKit
import Posix

/// Measures what storing images as JPEG loses.
@main
struct ImageFidelity: Filter {
  static let configuration = FilterConfiguration(
    name: "image-fidelity", family: .images,
    abstract: "Measure what JPEG costs images, and what a trainer changes anyway.",
    discussion: """
      The filter encodes the color and 8-bit gray images of topics and of features as JPEG of each
      quality, decodes them, and prints how far they are from the originals: at full size, and after
      the resize of a model, which is that of image-resize (lanczos3). Beside them it prints the same
      figures for what a trainer does to the images: the resize itself, there and back; brightness
      raised by a tenth of the range, the mean of what OpenVLA draws; the center with 0.9 of the area,
      enlarged; and a Gaussian blur with a deviation of 1 pixel. At the size of a model these change
      the image after the resize.

      bytes is the mean size of a frame, ratio that of the frame in the stream divided by it. PSNR is
      10 log10(255² / m), where m is the mean of the squared differences of red, green and blue over
      all measured frames; least is that of the worst frame. SSIM is the mean of the structural
      similarity of the grays (11x11 Gaussian window with a deviation of 1.5, K1 0.01, K2 0.03, mirrored
      borders, mean over all pixels). MS-SSIM combines five scales with the weights of Wang et al.
      (2003); it needs 176 pixels on each side. worst block is the root of the mean squared difference
      in the worst block of 8x8 pixels of all frames, and largest the largest difference of a sample,
      both in 255ths.

      A long recording is sampled: the filter measures each frame until there are more than --sample of
      a topic, then every second one, then every fourth, and so on; so the frames are evenly spaced,
      and the report says which they are. Only these frames are decoded. Memory does not grow with the
      recording, and the output is the same for any number of threads.

      --against compares the stream with another one in place of JPEG, such as the output of
      video-decode with the original frames. It pairs the frames of the same topic, episode and log
      time, and says how many have no partner. Both must have the same size.

      --json prints one object: topics, each with topic, width, height, form, bytes (of a frame in the
      stream), frames, measured, every (one frame in so many was measured) and tables, the first one
      at full size. Each has width, height, is_resized and changes with change, bytes, mse, psnr,
      least_psnr, ssim, least_ssim, ms_ssim, worst_block and largest. skipped lists the topics that
      were not measured. The PSNR of equal images is "Infinity".

      --html writes a page with the tables, PSNR by size and over time, and the worst part of a frame,
      enlarged, with each quality. The page is one file without scripts, which needs no network.
      """,
    input: .recordings, output: .text,
    examples: [
      .init(
        #"""
        image-fidelity --quality 95,90,80,70 --size 224,336 \
          --html fidelity.html < run.mcap
        """#,
        "See what JPEG costs the input of a policy."),
      .init(
        #"""
        video-decode < video.mcap > decoded.mcap
        image-fidelity --against decoded.mcap < frames.mcap
        """#,
        "Compare a video with the frames that it was made of."),
    ],
    seeAlso: ["jpeg-encode", "image-resize", "image-augment", "codec-advise"])

  @Option(
    name: .shortAndLong, help: "Measure only topics and features that match; may be repeated.",
    valueName: "PATTERN") var topic: [TopicPattern] = []
  @Option(
    name: .shortAndLong,
    help: "JPEG qualities, separated by commas; the default is 95,90,80,70.")
  var quality: QualityList?
  @Option(help: "Chroma subsamplings, separated by commas: 420, 422, 444; the default is 420.")
  var subsampling: SubsamplingList?
  @Option(
    help: "Sizes of models, separated by commas: 224 for 224x224, or WxH; an empty text means none."
  )
  var size = SizeList([.init(width: 224, height: 224)])
  @Option(
    help: "Compare with the images of this stream in place of JPEG.", valueName: "FILE",
    completion: .file) var against: String?
  @Option(help: "Most frames of a topic to measure.", in: 1...100_000) var sample = 100
  @Option(help: "The inverse transform of JPEG: OpenCV uses accurate, TensorFlow uses fast.")
  var dct = JPEGDecoder.DCT.accurate
  @Flag(help: "Print one JSON object.") var json = false
  @OptionGroup var page: PageOption
  @OptionGroup var threads: ThreadOption

  func validate() throws {
    guard let against else { return }
    if quality != nil || subsampling != nil {
      throw UsageError("--against compares streams in place of JPEG: no --quality or --subsampling")
    }
    if against == "-" { throw UsageError("--against needs a file") }
  }

  func run(_ context: RunContext) throws {
    let file = try page.open()
    let qualities = quality?.items ?? [95, 90, 80, 70]
    let jpegs = (subsampling?.items ?? [.s420]).flatMap { samples in
      qualities.map { FidelityPlan.Change.jpeg(quality: $0, samples) }
    }
    let stored = against == nil ? jpegs : [.other]
    var plan = FidelityPlan(stored, sizes: size.items)
    (plan.dct, plan.keepsCrops) = (dct, file != nil)
    let frames = FrameReader(
      try context.reader(context.openStandardInput(), threads: 1), topics: topic)
    let run = FidelityRun(plan, sample: sample, threads: threads.count)
    var other: (String, [FramePairs.Unpaired])?
    if let against {
      let input = try context.open(against)
      let second = try context.naming(against) { () throws(StreamError) in
        FrameReader(try StreamReader(input), topics: topic)
      }
      let pairs = FramePairs(frames, second, named: against)
      try run.run(pairs)
      other = (against, pairs.unpaired)
    } else {
      try run.run(frames)
    }
    let report = FidelityReport(run, plan, skipped: frames.skipped, other: other)
    let output = FileOutput(.standardOutput())
    try output.write(Array((json ? report.json : report.text).utf8))
    try output.flush()
    try file?.write { (output) throws(StreamError) in
      try report.write(name: "What JPEG costs", to: output)
    }
  }
}

/// Values separated by commas, each once.
private func list<Item: Hashable>(
  _ text: String, _ item: (Substring) -> Item?, _ form: String
) throws(UsageError) -> [Item] {
  var items: [Item] = []
  for part in text.split(separator: ",", omittingEmptySubsequences: text.isEmpty) {
    guard let item = item(part) else { throw UsageError("'\(part)' is not \(form)") }
    guard !items.contains(item) else { throw UsageError("'\(part)' comes twice") }
    items.append(item)
  }
  guard items.count <= 16 else { throw UsageError("more than 16 values") }
  return items
}

struct QualityList: OptionValue {
  let items: [Int]

  init(parsing text: String) throws(UsageError) {
    items = try list(
      text, { Int($0).flatMap { (1...100).contains($0) ? $0 : nil } }, "a quality from 1 to 100")
    if items.isEmpty { throw UsageError("there is no quality") }
  }
  var argumentText: String { items.map { "\($0)" }.joined(separator: ",") }
  static var placeholder: String { "Q,…" }
}

struct SubsamplingList: OptionValue {
  let items: [ChromaSubsampling]

  init(parsing text: String) throws(UsageError) {
    items = try list(text, { ChromaSubsampling(rawValue: String($0)) }, "one of 420, 422, 444")
    if items.isEmpty { throw UsageError("there is no subsampling") }
  }
  var argumentText: String { items.map(\.rawValue).joined(separator: ",") }
  static var placeholder: String { "S,…" }
}

struct SizeList: OptionValue {
  let items: [FidelityPlan.Size]

  init(_ items: [FidelityPlan.Size]) { self.items = items }
  init(parsing text: String) throws(UsageError) {
    items = try list(text, Self.size, "a size such as 224 or 320x240, at most 4096")
  }
  private static func size(_ text: Substring) -> FidelityPlan.Size? {
    let sides = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard (1...2).contains(sides.count), sides.allSatisfy({ (1...4096).contains($0) }) else {
      return nil
    }
    return .init(width: sides[0], height: sides[sides.count - 1])
  }
  var argumentText: String {
    items.map { $0.width == $0.height ? "\($0.width)" : $0.text }.joined(separator: ",")
  }
  static var placeholder: String { "SIZE,…" }
}

import EpisodeCodec
import FilterKit
import Posix
import TrajectoryMath

/// Measures which compression pays.
@main
struct CodecAdvise: Filter {
  static let configuration = FilterConfiguration(
    name: "codec-advise", family: .archive,
    abstract: "Measure what compressing a stream saves and costs, and where it pays.",
    discussion: """
      For each topic or feature the filter tries lz4 1 and 9, and zstd 1, 3 and 9, each as it is and
      after a byte shuffle; and for raw images PNG and JPEG of quality 95. It prints the ratio, the MB
      of payload that one core encodes and decodes in a second, and the GB that an hour takes at the
      rate of the stream. Payload is what varies: the numbers of a tensor, the pixels of a raw image,
      the file of a compressed one, and of any other topic the whole message. It is tried in pieces of
      1 MB, as in the chunks of a file.

      The shuffle puts the first bytes of all elements together, then the second ones, and so on, for
      elements of 2, 3, 4, 8, 12 or 16 bytes: whichever lz4 likes best. It shows what a form of its own
      would save; no filter writes it, because no reader of MCAP would read it. lz4-chunk and
      zstd-chunk --quantize round numbers instead, which any reader reads.

      Compression pays where a disk or a link is slow. With one core that compresses at c MB/s by a
      ratio r and then writes, it pays on links slower than c (1 - 1/r); the filter says where each
      codec is the best one, among those without loss that files have. A saving of less than a
      twentieth does not count. With reads it is the same, with the speed of decoding.

      What it measured on one core, each with its ratio and the MB/s of encoding and decoding: 4 m of
      lidar with 2 cm of noise: lz4 1 1.00, zstd 1 1.14 (571, 762), shuffled 1.33 (887, 1186). The same
      without noise, 0 beyond 4 m: lz4 1 1.33 (481, 1265), zstd 1 1.55 (271, 778), shuffled 1.73 (227,
      556). Joint states of ROS 2: lz4 1 4.51 (803, 1228), zstd 1 5.21 (492, 1158), shuffled 5.00. Depth
      of 16 bits: lz4 1 1.29 (262, 966), zstd 1 1.67 (195, 598), shuffled 1.98 (448, 1269), PNG 3.26
      (45, 88). Color of 640x480 with the noise of a sensor: lz4 1 1.00, zstd 1 1.16 (582, 792), PNG
      1.92 (32, 67), JPEG 12.9 (648, 560); the same as JPEG: 1.00 with all. So, for the joint states,
      "writes slower than 625 MB/s: lz4 1 pays, slower than 38 MB/s zstd 1; else none", and for color
      as JPEG "none pays". The states of the Bridge dataset become 1.20 times smaller with zstd 3, and
      1.23 times after a shuffle.

      --sample limits what is tried of a topic: the filter takes every piece of it, then every second,
      and so on, as image-fidelity does. The speeds are processor time of one thread, and vary from run
      to run; the ratios do not.

      --training judges the rollouts of on-policy training: batch is the number of steps of a batch,
      over which it trains for epochs times minibatches of step-ms milliseconds. Minibatches are of
      random steps, so a batch that stays compressed is decompressed for each of them. Optional are
      memory, for the batch; keep-every, where one batch in so many is saved; and link, in MB/s, from
      where the batch is to where it trains (12000, PCI Express 3 x16). The codec is the one that pays
      on the fastest link.

      --json prints one object: duration (seconds) and topics, each with topic, type, messages, bytes,
      tried, bytes_per_hour, shuffle_width, codecs (codec, ratio, encode and decode in bytes per
      second), writes and reads (codec, and the speed in bytes per second below which it is the best);
      and training.

      --html writes a page with the tables, and curves of how fast each topic is written, by the speed
      of a disk or link. The page is one file without scripts, which needs no network.
      """,
    input: .recordings, output: .text,
    examples: [
      .init("codec-advise < run.mcap", "See which topics are worth compressing, and how."),
      .init(
        #"""
        npz-cat --layout envs,steps rollout.npz \
          | codec-advise --training \
              batch=32768,epochs=4,minibatches=16,step-ms=80
        """#,
        "See whether a trainer should keep its rollouts compressed."),
    ],
    seeAlso: ["lz4-chunk", "zstd-chunk", "jpeg-encode", "image-fidelity"])

  @Option(
    name: .shortAndLong, help: "Try only topics and features that match; may be repeated.",
    valueName: "PATTERN") var topic: [TopicPattern] = []
  @Option(help: "The most payload of a topic to try.") var sample = ByteSize(64 << 20)
  @Option(help: "Judge the rollouts of a training with these values.") var training: TrainingValues?
  @Flag(help: "Print one JSON object.") var json = false
  @OptionGroup var page: PageOption
  @OptionGroup var threads: ThreadOption

  func validate() throws {
    if sample.bytes < 1 { throw UsageError("--sample must be at least 1") }
  }

  func run(_ context: RunContext) throws {
    let file = try page.open()
    let reader = try context.reader(context.openStandardInput(), threads: 1)
    let advice = CodecAdvice(topics: topic, sampleSize: sample.bytes, threads: threads.count)
    try advice.run(reader)
    let report = AdviceReport(advice, training?.training)
    let output = FileOutput(.standardOutput())
    try output.write(Array((json ? report.json : report.text).utf8))
    try output.flush()
    try file?.write { (output) throws(StreamError) in try report.write(to: output) }
  }
}

/// `batch=32768,epochs=4,minibatches=16,step-ms=80`
struct TrainingValues: OptionValue {
  let training: RolloutCost.Training
  private let text: String

  init(parsing text: String) throws(UsageError) {
    self.text = text
    var values: [String: Substring] = [:]
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard sides.count == 2 else { throw UsageError("\(String(part).quoted) is not KEY=VALUE") }
      guard values.updateValue(sides[1], forKey: String(sides[0])) == nil else {
        throw UsageError("\(String(sides[0]).quoted) comes twice")
      }
    }
    func whole(_ key: String) throws(UsageError) -> Int? {
      guard let text = values.removeValue(forKey: key) else { return nil }
      guard let number = Int(text), (1...1_000_000_000).contains(number) else {
        throw UsageError("\(key) must be a whole number from 1 to 1000000000")
      }
      return number
    }
    func real(_ key: String) throws(UsageError) -> Double? {
      guard let text = values.removeValue(forKey: key) else { return nil }
      guard let number = Double(text), number > 0, number <= 1e9 else {
        throw UsageError("\(key) must be a number above 0, at most 1e9")
      }
      return number
    }
    var training = RolloutCost.Training()
    guard let batch = try whole("batch"), let epochs = try whole("epochs"),
      let minibatches = try whole("minibatches"), let step = try real("step-ms")
    else { throw UsageError("batch, epochs, minibatches and step-ms must be given") }
    (training.batch, training.epochs, training.minibatches) = (batch, epochs, minibatches)
    training.seconds = step / 1000
    if let memory = values.removeValue(forKey: "memory") {
      training.memory = Double(try ByteSize(parsing: String(memory)).bytes)
    }
    training.keptEvery = try whole("keep-every")
    if let link = try real("link") { training.link = link * 1e6 }
    if let key = values.keys.min() {
      let keys = "batch, epochs, minibatches, step-ms, memory, keep-every, link"
      throw UsageError("\(key.quoted) is not one of \(keys)")
    }
    self.training = training
  }

  var argumentText: String { text }
  static var placeholder: String { "KEY=VALUE,…" }
}

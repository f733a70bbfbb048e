internal import Bytes
package import Images
internal import Stream

/// What was measured on the frames of a topic or feature.
///
/// How many frames there are shows only at the end: it takes each one until there are too many, then
/// drops every other one and takes only every second, and so on. So the frames are evenly spaced, and
/// neither memory nor work grows with the recording (each doubling costs half a sample).
package struct FidelityTopic: Sendable {
  package struct Frame: Sendable {
    package let index: Int
    /// In seconds since the first frame.
    package let time: Double
    package let fidelity: FrameFidelity
  }

  package let name: String
  /// How the stream stores the first frame: `rgb8`, `jpeg`.
  package let form: String
  /// Whether the frames have lost something before.
  package let isLossy: Bool
  package private(set) var count = 0
  /// One in this many frames was measured.
  package private(set) var stride = 1
  package private(set) var frames: [Frame] = []
  /// The crops of the worst frame for each power of two that divides a frame's number, so that those
  /// of the frames that remain are among them.
  private var crops: [(index: Int, crops: FrameFidelity.Crops)?] = Array(repeating: nil, count: 64)
  private let start: UInt64
  private let sample: Int
  private var taken = 0

  init(_ name: String, _ first: FrameSource, start: UInt64, sample: Int) {
    (self.name, self.start, self.sample) = (name, start, sample)
    switch first {
    case .raw(let image): (form, isLossy) = (image.encoding.name.printable, false)
    case .compressed(let bytes, let format):
      let known = ImageFormat(of: bytes.span)
      form = known?.rawValue ?? format.printable
      isLossy = known == .jpeg
    }
  }

  /// Counts a frame.
  /// - Returns: its number if it is to be measured.
  mutating func nextSample() -> Int? {
    defer { count += 1 }
    guard count % stride == 0 else { return nil }
    if taken == sample {
      stride *= 2
      taken = (taken + 1) / 2
      let stride = stride
      frames.removeAll { $0.index % stride != 0 }
      guard count % stride == 0 else { return nil }
    }
    taken += 1
    return count
  }

  mutating func add(_ fidelity: FrameFidelity, index: Int, time: UInt64) {
    // Measured before the last doubling.
    guard index % stride == 0 else { return }
    if let own = fidelity.crops {
      let level = index == 0 ? 63 : index.trailingZeroBitCount
      if own.worstBlock > (crops[level]?.crops.worstBlock ?? -1) { crops[level] = (index, own) }
    }
    var fidelity = fidelity
    fidelity.crops = nil
    frames.append(
      Frame(
        index: index, time: Double(Int64(bitPattern: time &- start)) / 1e9,
        fidelity: fidelity))
  }

  /// The crops of the worst frame, and its number.
  package var worstCrops: (index: Int, crops: FrameFidelity.Crops)? {
    crops[stride.trailingZeroBitCount...].compactMap { $0 }.max {
      $0.crops.worstBlock < $1.crops.worstBlock
    }
  }

  /// The size of the first frame.
  package var size: FidelityPlan.Size { frames.first?.fidelity.size ?? .init(width: 0, height: 0) }

  package var hasSeveralSizes: Bool { frames.contains { $0.fidelity.size != size } }

  /// Mean bytes of a frame in the stream.
  package var storedBytes: Double {
    frames.reduce(0) { $0 + Double($1.fidelity.storedBytes) } / Double(max(1, frames.count))
  }

  /// Which frames were measured, in words.
  package var sampleText: String {
    let frames = Quantity.count(UInt64(count), "frame")
    if stride == 1 { return count == 1 ? frames : "all \(frames)" }
    return "\(self.frames.count) of \(frames): 0, \(stride), \(2 * stride), …"
  }
}

internal import Bytes
package import Images
internal import Stream
internal import TrajectoryMath

/// What was measured on the frames of a topic or feature.
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
  private var sampled: EvenSample<Frame>
  /// The crops of the worst frame for each power of two that divides a frame's number, so that those
  /// of the frames that remain are among them.
  private var crops: [(index: Int, crops: FrameFidelity.Crops)?] = Array(repeating: nil, count: 64)
  private let start: UInt64

  init(_ name: String, _ first: FrameSource, start: UInt64, sample: Int) {
    (self.name, self.start) = (name, start)
    sampled = EvenSample(most: sample)
    switch first {
    case .raw(let image): (form, isLossy) = (image.encoding.name.printable, false)
    case .compressed(let bytes, let format):
      let known = ImageFormat(of: bytes.span)
      form = known?.rawValue ?? format.printable
      isLossy = known == .jpeg
    }
  }

  package var count: Int { sampled.count }
  /// One in this many frames was measured.
  package var stride: Int { sampled.stride }
  package var frames: [Frame] { sampled.elements.map(\.element) }

  /// Counts a frame.
  /// - Returns: its number if it is to be measured.
  mutating func nextSample() -> Int? { sampled.next() }

  mutating func add(_ fidelity: FrameFidelity, index: Int, time: UInt64) {
    if sampled.contains(index), let own = fidelity.crops {
      let level = index == 0 ? 63 : index.trailingZeroBitCount
      if own.worstBlock > (crops[level]?.crops.worstBlock ?? -1) { crops[level] = (index, own) }
    }
    var fidelity = fidelity
    fidelity.crops = nil
    let time = Double(Int64(bitPattern: time &- start)) / 1e9
    sampled.add(Frame(index: index, time: time, fidelity: fidelity), at: index)
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

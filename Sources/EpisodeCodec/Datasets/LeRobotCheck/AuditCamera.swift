internal import Bytes
internal import Images
internal import Stream

/// The images of a camera as they are stored: whether they stand still, and whether two cameras are
/// one.
struct AuditCamera {
  let feature: AuditFeature
  private(set) var frames = 0
  /// Of the checksums or the sizes of all frames.
  private(set) var checksum = CRC32()
  private var sizes: Set<Int> = []
  private var last: UInt32?
  private var run = 0
  /// The longest run of equal frames.
  private(set) var longestRun = 0
  private(set) var longestPlace: (episode: Int, frame: Int) = (0, 0)
  /// Brightest mean of the frames of the episode that were decoded, and their number.
  private var brightest = 0.0
  private var decoded = 0
  private(set) var blackEpisodes: [Int] = []

  init(_ feature: AuditFeature) { self.feature = feature }

  mutating func beginEpisode() { (last, run, brightest, decoded) = (nil, 0, 0, 0) }

  mutating func add(_ image: Bytes, _ episode: Int, _ frame: Int) {
    let crc = CRC32.of(image.span)
    var bytes = ByteBuilder()
    bytes.append(crc)
    checksum.update(bytes.bytes.rawSpan)
    frames += 1
    run = crc == last ? run + 1 : 1
    last = crc
    if run > longestRun { (longestRun, longestPlace) = (run, (episode, frame - run + 1)) }
  }

  mutating func add(sizes list: some Collection<Int>) {
    var bytes = ByteBuilder()
    for size in list {
      bytes.append(UInt64(size))
      if sizes.count < 8 { sizes.insert(size) }
    }
    checksum.update(bytes.bytes.rawSpan)
    frames += list.count
  }

  /// False when the sizes of the frames are too much alike to tell cameras apart.
  var isTelling: Bool { sizes.isEmpty || sizes.count == 8 }

  mutating func add(run: Int, at place: (episode: Int, frame: Int)) {
    if run > longestRun { (longestRun, longestPlace) = (run, place) }
  }

  mutating func add(brightness: Double) {
    brightest = max(brightest, brightness)
    decoded += 1
  }

  mutating func endEpisode(_ number: Int) {
    // Noise and video coding make black some levels bright.
    if decoded > 1, brightest < 4 { blackEpisodes.append(number) }
  }
}

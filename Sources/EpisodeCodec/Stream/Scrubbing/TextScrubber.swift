internal import Bytes
package import TrajectoryMath

/// Replaces what identifies people and machines in texts, and counts it by kind.
package final class TextScrubber {
  private let finder: PrivateText
  private let key: SHA256.Keyed?
  /// To which positions are rounded; nil to leave them.
  let grid: PositionGrid?
  /// How many of each kind have been found.
  package private(set) var counts: [String: Int] = [:]
  private var known: [String: [UInt8]] = [:]

  static let position = "position"
  private static let mostKnown = 10_000

  /// - Parameters:
  ///   - key: of pseudonyms; nil to replace all of a kind by the same.
  package init(_ finder: PrivateText, key: [UInt8]?, grid: PositionGrid?) {
    self.finder = finder
    self.key = key.map { SHA256.Keyed(key: $0) }
    self.grid = grid
  }

  /// The text without what was found; nil when nothing was.
  ///
  /// What takes the place of something is as long as it, up to multiples of 8 bytes. So the alignment
  /// of all that follows in a message of CDR stays as it is.
  func scrub(_ text: RawSpan) -> [UInt8]? {
    let findings = finder.findings(in: text)
    guard !findings.isEmpty else { return nil }
    var result: [UInt8] = []
    var place = 0
    for finding in findings {
      result += text.extracting(place..<finding.range.lowerBound).array
      result += replacement(finding, text.extracting(finding.range))
      place = finding.range.upperBound
    }
    return result + text.extracting(place..<text.byteCount).array
  }

  /// True where `scrub` finds nothing.
  func isClean(_ text: RawSpan) -> Bool { finder.findings(in: text).isEmpty }

  package func scrub(_ text: String) -> String {
    let bytes = Array(text.utf8)
    return scrub(bytes.rawSpan).map { String(decoding: $0, as: UTF8.self) } ?? text
  }

  /// True when something is found, which is counted.
  func finds(in text: RawSpan) -> Bool {
    let findings = finder.findings(in: text)
    for finding in findings { counts[finding.kind, default: 0] += 1 }
    return !findings.isEmpty
  }

  func rounded(latitude: Double, longitude: Double) -> (latitude: Double, longitude: Double)? {
    guard let grid else { return nil }
    let rounded = grid.rounded(latitude: latitude, longitude: longitude)
    guard rounded.latitude != latitude || rounded.longitude != longitude,
      latitude.isFinite || longitude.isFinite
    else { return nil }
    counts[Self.position, default: 0] += 1
    return rounded
  }

  func countDropped() { counts[Self.position, default: 0] += 1 }

  private func replacement(_ finding: PrivateText.Finding, _ text: RawSpan) -> [UInt8] {
    counts[finding.kind, default: 0] += 1
    let phase = text.byteCount & 7
    guard let key else { return padded("[" + finding.kind + "]", to: phase) }
    // Addresses and names are the same in capitals.
    let value = String(repairingUTF8: text).lowercased()
    let message = finding.kind + "\u{0}" + value
    if let pseudonym = known["\(phase)" + message] { return pseudonym }
    let digits = key.digest(of: Array(message.utf8)).hex
    // 64 bits at least.
    let start = finding.kind.utf8.count + 1
    let count = 16 + (phase - start - 16) & 7
    let pseudonym = Array((finding.kind + "_" + digits.prefix(count)).utf8)
    if known.count >= Self.mostKnown { known.removeAll(keepingCapacity: true) }
    known["\(phase)" + message] = pseudonym
    return pseudonym
  }

  private func padded(_ text: String, to phase: Int) -> [UInt8] {
    var bytes = Array(text.utf8)
    bytes.insert(
      contentsOf: repeatElement(UInt8(ascii: "#"), count: (phase - bytes.count) & 7),
      at: bytes.count - 1)
    return bytes
  }
}

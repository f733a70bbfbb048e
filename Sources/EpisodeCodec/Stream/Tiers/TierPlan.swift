package import Bytes

/// Which topics go to which tier, the most urgent tier first: `now: /event /task*; night: /camera/*`.
package struct TierPlan: Sendable {
  package struct Tier: Sendable {
    package let name: String
    package let patterns: [TopicPattern]
  }

  package let tiers: [Tier]

  private static let most = 256

  /// - Parameter text: tiers on lines of their own or separated by `;`, each a name, a colon and
  ///   patterns; `#` begins a comment.
  /// - Throws: `.malformed`.
  package init(_ text: String) throws(StreamError) {
    var tiers: [Tier] = []
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      for part in line.prefix(while: { $0 != "#" }).split(separator: ";") {
        let words = part.split(whereSeparator: \.isWhitespace)
        if words.isEmpty { continue }
        do throws(StreamError) { tiers.append(try Self.tier(part)) } catch {
          throw error.prefixed("line \(number + 1): ")
        }
        let name = tiers[tiers.count - 1].name
        guard !tiers.dropLast().contains(where: { $0.name == name }) else {
          throw StreamError(.malformed, "line \(number + 1): two tiers '\(name)'")
        }
      }
    }
    guard (1...Self.most).contains(tiers.count) else {
      throw StreamError(.malformed, tiers.isEmpty ? "no tier" : "more than \(Self.most) tiers")
    }
    self.tiers = tiers
  }

  private static func tier(_ text: Substring) throws(StreamError) -> Tier {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0].filter { !$0.isWhitespace })
    let isName =
      (1...64).contains(name.utf8.count)
      && name.unicodeScalars.allSatisfy {
        $0.isASCII && ($0.properties.isAlphabetic || "0123456789-_".unicodeScalars.contains($0))
      }
    guard parts.count == 2, isName, parts[0].split(whereSeparator: \.isWhitespace).count == 1 else {
      throw StreamError(.malformed, "'\(String(text).printable)' is not of the form NAME: PATTERN…")
    }
    let patterns = parts[1].split(whereSeparator: \.isWhitespace).map { TopicPattern(String($0)) }
    guard !patterns.isEmpty else {
      throw StreamError(.malformed, "tier '\(name)' has no pattern")
    }
    return Tier(name: name, patterns: patterns)
  }

  /// The first tier with a pattern for a topic; nil for none.
  func tier(of topic: String) -> Int? {
    tiers.firstIndex { tier in tier.patterns.contains { $0.matches(topic) } }
  }
}

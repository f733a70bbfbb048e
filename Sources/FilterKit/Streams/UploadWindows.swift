package import CommandLine
package import EpisodeCodec

/// The windows of tiers: `state,text=any images=22:00-06:00,12:00-13:00@10Mbit`.
package struct UploadWindows: OptionValue {
  private let entries: [(tier: String, window: UploadWindow)]
  private let text: String

  package init(parsing text: String) throws(UsageError) {
    self.text = text
    var entries: [(tier: String, window: UploadWindow)] = []
    for part in text.split(whereSeparator: \.isWhitespace) {
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard sides.count == 2 else {
        throw UsageError("\(String(part).quoted) is not of the form TIER,…=22:00-06:00")
      }
      let times = sides[1].split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
      var window: UploadWindow
      do throws(StreamError) { window = try UploadWindow(parsing: String(times[0])) } catch {
        throw UsageError(error.text)
      }
      if times.count == 2 { window.rate = try LinkRate(parsing: String(times[1])).bytes }
      for tier in sides[0].split(separator: ",", omittingEmptySubsequences: false) {
        guard !entries.contains(where: { $0.tier == tier }) else {
          throw UsageError("tier \(String(tier).quoted) has two windows")
        }
        entries.append((String(tier), window))
      }
    }
    self.entries = entries
  }

  package var argumentText: String { text }
  package static var placeholder: String { "TIERS=SPANS…" }

  /// The window of each tier; any time for one without.
  package func windows(of tiers: TierPlan, rate: Int?) throws(UsageError) -> [UploadWindow] {
    let names = tiers.tiers.map(\.name)
    for entry in entries where !names.contains(entry.tier) {
      let near = Suggestion.nearest(to: entry.tier, among: names).map {
        "; is \($0.quoted) meant?"
      }
      throw UsageError("--window has \(entry.tier.quoted), which is no tier\(near ?? "")")
    }
    return names.map { name in
      var window = entries.first { $0.tier == name }?.window ?? UploadWindow()
      window.rate = window.rate ?? rate
      return window
    }
  }
}

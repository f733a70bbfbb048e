package import Pages

/// The codes to look for: by their first characters, as linters have it.
package struct RuleSelection: Sendable {
  /// Empty for all.
  package var selected: [String] = []
  package var ignored: [String] = []

  package init() {}

  /// - Throws: what is no code.
  package static func isPrefix(_ text: String) -> Bool {
    !text.isEmpty && LeRobotRule.allCases.contains { $0.rawValue.hasPrefix(text) }
  }

  func contains(_ rule: LeRobotRule) -> Bool {
    (selected.isEmpty || selected.contains { rule.rawValue.hasPrefix($0) })
      && !ignored.contains { rule.rawValue.hasPrefix($0) }
  }
}

/// The findings of an audit. A fault of thousands of rows is told some times, and then counted.
package struct AuditReport {
  private let selection: RuleSelection
  private var counts: [LeRobotRule: Int] = [:]
  private var found: [LeRobotRule: [Finding]] = [:]

  private static let mostOfOne = 10

  init(_ selection: RuleSelection) { self.selection = selection }

  mutating func add(_ rule: LeRobotRule, _ place: String, _ text: String) {
    guard selection.contains(rule) else { return }
    counts[rule, default: 0] += 1
    guard counts[rule, default: 0] <= Self.mostOfOne else { return }
    found[rule, default: []].append(
      Finding(rule.severity, code: rule.rawValue, place: place, text, advice: rule.remedy))
  }

  func has(_ rule: LeRobotRule) -> Bool { counts[rule] != nil }

  /// True for what a writer leaves that has died.
  var isMendable: Bool { counts.keys.contains(where: \.isMendable) }

  /// The worst first, and by code.
  package var findings: [Finding] {
    var all: [Finding] = []
    for severity in Finding.Severity.allCases {
      for rule in LeRobotRule.allCases where rule.severity == severity {
        guard var findings = found[rule], let last = findings.last else { continue }
        let more = counts[rule, default: 0] - findings.count
        if more > 0 {
          findings[findings.count - 1].text = last.text + "; and \(more) more of \(rule.rawValue)"
        }
        all += findings
      }
    }
    return all
  }
}

/// Which request about an episode this is: its place among the samples and the order of the answers.
///
/// With the episode's id and the task it makes the `custom_id`: `run7#0/judge`, `run7#0/judge:2`,
/// `run7#0/judge:2r`.
package struct RequestKey: Hashable, Sendable {
  package var id: String
  package var task: String
  /// From 1; nil if there is one.
  package var sample: Int?
  /// Whether the answers are in the opposite order.
  package var isReversed = false

  package init(id: String, task: String, sample: Int? = nil, isReversed: Bool = false) {
    (self.id, self.task, self.sample, self.isReversed) = (id, task, sample, isReversed)
  }

  package var text: String {
    guard sample != nil || isReversed else { return "\(id)/\(task)" }
    return "\(id)/\(task):\(sample.map { "\($0)" } ?? "")\(isReversed ? "r" : "")"
  }

  /// nil for a text that no request of ours has. An id may have any characters, also slashes.
  package init?(parsing text: String) {
    guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { return nil }
    let id = String(text[..<slash])
    let rest = text[text.utf8.index(after: slash)...]
    let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
    guard !id.isEmpty, let task = parts.first, !task.isEmpty, parts.count <= 2 else { return nil }
    self.init(id: id, task: String(task))
    guard parts.count == 2 else { return }
    var suffix = parts[1]
    if suffix.last == "r" {
      isReversed = true
      suffix = suffix.dropLast()
    }
    guard !suffix.isEmpty else {
      if !isReversed { return nil }
      return
    }
    guard let number = Int(suffix), number > 0 else { return nil }
    sample = number
  }
}

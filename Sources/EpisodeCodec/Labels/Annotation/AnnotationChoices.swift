internal import Bytes

/// What people may answer.
package struct AnnotationChoices: Sendable {
  package var labels = ["yes", "no", Label.unknown]
  /// Why an episode failed: those of manipulation.
  package var reasons = [
    "no grasp", "slip", "translation", "rotation", "no rotation", "wrong sequence", "wrong object",
  ]
  /// Kinds of moments that are marked in videos.
  package var events: [String] = []
  /// What is asked; nil for a question that fits the row.
  package var question: String?

  package init() {}

  /// The question about a row.
  /// - Parameter instruction: of the episode; empty where it is not known.
  func question(_ row: LabelRow, instruction: String) -> String {
    if let question { return question }
    if row.label == nil, !row.texts.isEmpty { return "What does the robot do, in one sentence?" }
    return instruction.isEmpty
      ? "Did the robot succeed? If not, why?" : "Did the robot \(instruction)? If not, why?"
  }
}

extension LabelRow {
  /// What a model said, in words for people.
  var answer: String {
    var parts = [label ?? texts.first ?? "no answer"]
    if let reason = string(.reason) { parts.append(reason) }
    parts.append(confidence.map { "confidence \(Quantity.fixed($0, 2))" } ?? "confidence unknown")
    if let who = string(.who) { parts.append(who) }
    return parts.joined(separator: ", ")
  }
}

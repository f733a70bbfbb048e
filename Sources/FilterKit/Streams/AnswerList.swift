/// Possible answers, separated by commas, without needless blanks.
package struct AnswerList {
  package let words: [String]

  package init(_ text: String) {
    words = text.split(separator: ",").map { $0.split(separator: " ").joined(separator: " ") }
      .filter { !$0.isEmpty }
  }
}

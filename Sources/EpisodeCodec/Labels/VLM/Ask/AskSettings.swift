/// What a model is asked about each episode, and how.
package struct AskSettings: Sendable {
  package enum Task: Equatable, Sendable {
    /// Whether the robot did what it was told to, and why not.
    case judge(reasons: [String])
    /// What the robot does; several wordings of it.
    case caption(variants: Int)
    /// A person's own question; any text answers it if no answers are given.
    case prompt(name: String, text: String, answers: [String])

    /// What stands for it in a request's id and in label rows.
    package var name: String {
      switch self {
      case .judge: "judge"
      case .caption: "caption"
      case .prompt(let name, _, _): name
      }
    }
  }

  package var task: Task
  package var model = "default"
  /// Requests for each order of the answers.
  package var samples = 1
  package var asksBothOrders = false
  package var topLogprobs = 20
  package var mostTokens = 256
  /// The most pictures of a request.
  package var mostPictures = 64

  /// The ways a robot fails: Duan et al., "AHA: A Vision-Language-Model for Detecting and Reasoning
  /// over Failures in Robotic Manipulation", 2024, section 3.1.
  package static let usualReasons = [
    "no grasp", "slip", "translation", "rotation", "no rotation", "wrong sequence", "wrong object",
  ]

  package init(_ task: Task) { self.task = task }
}

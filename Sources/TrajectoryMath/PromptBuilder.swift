/// The prompt of a language model in the form of its training: the prompt builders of OpenVLA
/// (`prismatic/models/backbones/llm/prompting`).
package struct PromptBuilder: Sendable {
  package enum Style: String, CaseIterable, Sendable {
    case pure, llama2, vicuna, mistral, phi

    /// The start and the end of a human's message.
    fileprivate var human: (String, String) {
      switch self {
      case .pure: ("In: ", "\nOut: ")
      case .llama2, .mistral: ("[INST] ", " [/INST] ")
      case .vicuna: ("USER: ", " ASSISTANT: ")
      case .phi: ("Input: ", "\nOutput: ")
      }
    }

    /// The text after the model's message.
    fileprivate var end: String { self == .phi ? "\n<|endoftext|>" : "</s>" }

    /// The text before all messages; Llama has it inside the first message.
    fileprivate var opening: String {
      switch self {
      case .pure, .mistral: ""
      case .phi: "<|endoftext|>"
      case .vicuna:
        "A chat between a curious user and an artificial intelligence assistant. The assistant "
          + "gives helpful, detailed, and polite answers to the user's questions. "
      case .llama2:
        "<<SYS>\nYou are a helpful language and vision assistant. You are able to understand the "
          + "visual content that the user provides, and assist the user with a variety of tasks "
          + "using natural language.\n<</SYS>>\n\n"
      }
    }
  }

  private let style: Style
  private var text = ""

  package init(_ style: Style) { self.style = style }

  /// The question for a language instruction.
  package static func question(_ instruction: String) -> String {
    "What action should the robot take to \(instruction.lowerCase)?"
  }

  package mutating func addHuman(_ message: String) {
    text += wrapped(message.withoutImagePlace, opening: text.isEmpty ? style.opening : "")
  }

  /// The prompt so far.
  package var prompt: String { text.withoutSpace(atStart: false) }

  /// The prompt with one more message, which is used unchanged.
  package func prompt(adding message: String) -> String {
    // The original omits Phi's opening here.
    let opening = text.isEmpty && style != .phi ? style.opening : ""
    return (text + wrapped(message, opening: opening)).withoutSpace(atStart: false)
  }

  private func wrapped(_ message: String, opening: String) -> String {
    let (before, after) = style.human
    return style == .llama2
      ? before + opening + message + after : opening + before + message + after
  }
}

extension String {
  /// The message without `<image>`, the place of the image for other models, and without spaces at
  /// both ends.
  fileprivate var withoutImagePlace: String {
    let place = Array("<image>".utf8)
    var (kept, rest) = ([UInt8](), Array(utf8)[...])
    while let byte = rest.first {
      if rest.starts(with: place) {
        rest = rest.dropFirst(place.count)
      } else {
        kept.append(byte)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: kept, as: UTF8.self).withoutSpace(atStart: true)
  }

  fileprivate func withoutSpace(atStart: Bool) -> String {
    var scalars = unicodeScalars[...]
    while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
    while atStart, let first = scalars.first, first.properties.isWhitespace {
      scalars.removeFirst()
    }
    return String(scalars)
  }
}

package import Bytes
package import Stream
internal import TrajectoryMath

/// Exchanges the instructions of trajectories for paraphrases at random, as `rephrase_instruction`
/// of Octo does.
///
/// A trajectory is rephrased with a given probability, in one draw. Each of its steps then gets the
/// instruction of the first step or one of its paraphrases, all with the same probability. A
/// trajectory with a step without instruction, or without paraphrases, stays as it is.
package final class InstructionRephraser: StepTransform {
  /// Paraphrases by instruction.
  package struct Table: Sendable {
    private let paraphrases: [String: [String]]

    /// - Parameters:
    ///   - json: an object. A value is a list of texts, or as in Octo's files one text whose parts
    ///     are separated by full stops.
    /// - Throws: `.malformed` for anything else.
    package init(_ json: JSONValue) throws(StreamError) {
      guard let members = json.object else { throw Self.fault }
      var paraphrases: [String: [String]] = [:]
      for member in members {
        if let text = member.value.string {
          // An empty text says that there is none.
          paraphrases[member.key] =
            text.isEmpty
            ? [] : text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        } else if let list = member.value.array {
          let texts = list.compactMap(\.string)
          guard texts.count == list.count else { throw Self.fault }
          paraphrases[member.key] = texts
        } else {
          throw Self.fault
        }
      }
      self.paraphrases = paraphrases
    }

    private static var fault: StreamError {
      StreamError(
        .malformed, "paraphrases are an object of instructions with lists of texts")
    }

    /// The instruction and its paraphrases; nil without any.
    fileprivate func choices(for instruction: String) -> [String]? {
      guard let others = paraphrases[instruction], !others.isEmpty else { return nil }
      return [instruction] + others
    }
  }

  private let table: Table
  private let probability: Float
  private let seed: UInt64
  private let next: any StepTransform
  private let buffer: EpisodeBuffer
  private var random = CounterRandom(seed: 0, episode: 0, purpose: 0)
  private var features: [Feature] = []
  private var position: Int?
  /// The instruction of the first step; nil when some step has none.
  private var instruction: String?

  /// Distinguishes this transform's random numbers from others of the same seed.
  private static let purpose: UInt64 = 0x7265_7068

  /// - Parameters:
  ///   - probability: that a trajectory is rephrased, 0 to 1.
  ///   - next: takes the result.
  package init(
    _ table: Table, probability: Double, seed: UInt64, before next: any StepTransform,
    buffer: EpisodeBuffer = EpisodeBuffer()
  ) {
    (self.table, self.probability, self.seed) = (table, Float(probability), seed)
    (self.next, self.buffer) = (next, buffer)
  }

  package func begin(_ episode: EpisodeBegin) throws(StreamError) {
    random = CounterRandom(seed: seed, episode: episode.index, purpose: Self.purpose)
    instruction = nil
    buffer.removeAll()
    try next.begin(episode)
  }

  package func write(_ step: consuming Step, of features: [Feature]) throws(StreamError) {
    if self.features.count != features.count {
      self.features = features
      position = features.firstIndex { $0.name == "task/language_instruction" && $0.kind == .text }
    }
    let text = try position.flatMap { step.values[$0]?.data }.map { (data) throws(StreamError) in
      try TextPayload.parse(data.span)
    }
    let isFirst = buffer.isEmpty
    if text?.isEmpty ?? true { instruction = nil } else if isFirst { instruction = text }
    try buffer.append(step)
  }

  package func end(_ episode: EpisodeEnd) throws(StreamError) {
    let isChosen = random.unitFloat() < probability
    let choices = isChosen ? instruction.flatMap(table.choices) : nil
    for index in 0..<buffer.count {
      var step = try buffer.step(index)
      if let choices, let position {
        let text = choices[random.below(choices.count)]
        step.values[position]?.data = TextPayload.encode(text)
      }
      try next.write(step, of: features)
    }
    buffer.removeAll()
    try next.end(episode)
  }

  package func finish() throws(StreamError) { try next.finish() }
}

package import Bytes
internal import Statistics
package import Stream
package import TrajectoryMath

/// Adds the tokens of each step's action and the prompt for it, or converts tokens back to an
/// action.
package final class ActionTokenizer: StepTransform {
  package struct Options: Sendable {
    package var tokens = ActionTokens(vocabularySize: 32000, bins: 256)
    package var decodes = false
    /// The action; the tokens' name is this with `_tokens` appended.
    package var feature = StatisticsCollector.action
    /// The form of the prompt; nil for none.
    package var prompt: PromptBuilder.Style?

    package init() {}
  }

  /// Features with the instruction; the first existing one is used.
  private static let instructions = ["task/language_instruction", "language_instruction"]
  package static let prompt = "prompt"

  private let options: Options
  private let output: StepWriter
  private let source: String
  private let target: String
  private var instruction = ""
  private var known: [Feature] = []
  private var declared: [Feature] = []
  /// Indexes of the input features passed on unchanged, and of the one that is read.
  private var kept: [Int] = []
  private var place = 0
  private var instructionPlace: Int?

  package init(_ options: Options, to output: StepWriter) {
    (self.options, self.output) = (options, output)
    let tokens = options.feature + "_tokens"
    (source, target) = options.decodes ? (tokens, options.feature) : (options.feature, tokens)
  }

  package func begin(_ episode: EpisodeBegin) throws(StreamError) {
    instruction = episode.languageInstruction
    try output.begin(episode)
  }

  package func write(_ step: Step, of features: [Feature]) throws(StreamError) {
    if known != features { try learn(features) }
    try output.declare(declared)
    guard place < step.values.count, let message = step.values[place] else {
      throw StreamError(.missing, "step \(step.index) has no '\(source)'")
    }
    let tensor = try Tensor(parsing: message.data)
    let made = options.decodes ? try decode(tensor) : try encode(tensor, step.index)
    var values = kept.map { $0 < step.values.count ? step.values[$0] : nil }
    var new = message
    new.data = made.encoded()
    values.append(new)
    if let style = options.prompt {
      var text = instruction
      if let place = instructionPlace, place < step.values.count,
        let data = step.values[place]?.data
      {
        text = try TextPayload.parse(data.span)
      }
      var builder = PromptBuilder(style)
      builder.addHuman(PromptBuilder.question(text))
      new.data = TextPayload.encode(builder.prompt)
      values.append(new)
    }
    var step = step
    step.values = values
    try output.write(step)
  }

  package func end(_ episode: EpisodeEnd) throws(StreamError) { try output.end(episode) }

  private func learn(_ features: [Feature]) throws(StreamError) {
    guard let place = features.firstIndex(where: { $0.name == source && $0.kind == .tensor }) else {
      throw StreamError.noNumbers(of: source, among: features.map(\.name))
    }
    self.place = place
    instructionPlace =
      Self.instructions.lazy.compactMap { name in
        features.firstIndex { $0.name == name && $0.kind == .text }
      }.first
    let made = [target] + (options.prompt == nil ? [] : [Self.prompt])
    kept = features.indices.filter { !made.contains(features[$0].name) }
    declared = kept.map { features[$0] } + [try Feature.tensor(target)]
    if options.prompt != nil { declared.append(try Feature.text(Self.prompt)) }
    known = features
  }

  private func encode(_ tensor: Tensor, _ step: UInt32) throws(StreamError) -> Tensor {
    guard tensor.type == .float32 || tensor.type == .float64 else {
      throw StreamError.notFloat(source, tensor.type)
    }
    var builder = ByteBuilder()
    let data = tensor.data
    for offset in stride(from: 0, to: data.count, by: tensor.type.size) {
      guard let token = options.tokens.token(tensor.type.double(at: offset, in: data.span)) else {
        throw StreamError(
          .malformed, "step \(step): '\(source)'[\(offset / tensor.type.size)] is nan")
      }
      builder.append(Int32(truncatingIfNeeded: token))
    }
    return Tensor(type: .int32, shape: tensor.shape, data: Bytes(builder.bytes))
  }

  private func decode(_ tensor: Tensor) throws(StreamError) -> Tensor {
    guard tensor.type != .float32, tensor.type != .float64, tensor.type != .bool else {
      throw StreamError(.unsupported, "'\(source)' is \(tensor.type.rawValue), not whole numbers")
    }
    var builder = ByteBuilder()
    let data = tensor.data
    for offset in stride(from: 0, to: data.count, by: tensor.type.size) {
      let token = tensor.type.double(at: offset, in: data.span)
      // All tokens beyond the vocabulary have the same value.
      let value = options.tokens.value(Int(min(max(token, -0x1p40), 0x1p40)))
      builder.append(value.bitPattern)
    }
    return Tensor(type: .float64, shape: tensor.shape, data: Bytes(builder.bytes))
  }
}

internal import Bytes
internal import Stream

/// What the attributes of an episode say of its task.
struct HDF5Knowledge {
  private(set) var instruction = ""
  private(set) var outcome = EpisodeEnd.Outcome.unknown
  /// Steps per second.
  private(set) var rate: Double?

  /// Attributes that are an instruction.
  private static let instructions = [
    "language_instruction", "instruction", "lang", "current_task",
    "observation/lang_fixed/language_raw",
  ]

  init(_ attributes: [KeyValue]) {
    func value(_ key: String) -> String? { attributes.first { $0.key == key }?.value }
    func json(_ key: String) -> JSONValue? { value(key).flatMap { try? JSONValue(parsing: $0) } }
    // robomimic has it in `ep_meta` of a demonstration, LIBERO in `problem_info` of the file, where
    // it may be a list of its characters.
    let problem = json("problem_info")?["language_instruction"]
    instruction =
      Self.instructions.lazy.compactMap(value).first { !$0.isEmpty }
      ?? json("ep_meta")?["lang"]?.string ?? problem?.string
      ?? problem?.strings?.joined() ?? ""
    switch value("success") {
    case "true", "1": outcome = .success
    case "false", "0": outcome = .failure
    default: break
    }
    // robosuite's own recordings have the arguments in `env_info`.
    let arguments = json("env_args")?["env_kwargs"] ?? json("env_info")
    let stored = value("rate").flatMap(Double.init) ?? arguments?["control_freq"]?.number
    if let frequency = stored, (1e-3...1e6).contains(frequency) {
      rate = frequency
    }
  }
}

internal import Bytes
internal import Stream

/// Makes the members of samples from steps, in one layout.
protocol TarEncoder: AnyObject {
  func begin(_ episode: EpisodeBegin, number: Int)

  /// - Parameter emit: called with the members of each sample that is complete, in order.
  func write(
    _ step: Step, of features: [Feature], _ emit: ([TarArchive.Member]) throws(StreamError) -> Void
  ) throws(StreamError)

  /// Ends the episode.
  func end(_ emit: ([TarArchive.Member]) throws(StreamError) -> Void) throws(StreamError)

  /// The features' entries of the open episode, for `TarEpisode`.
  var entries: [JSONValue] { get }
  /// The contents of files beside the shards, by name, for the shards' names without `.tar` and their
  /// numbers of samples.
  func files(
    _ shards: [(name: String, samples: Int)], _ provenance: [Provenance]
  ) -> [(name: String, content: Bytes)]
}

extension TarEncoder {
  /// The text of `language_instruction`, which the episode gives where no feature does.
  func instruction(_ feature: String?, of episode: EpisodeBegin) -> String? {
    feature ?? (episode.languageInstruction.isEmpty ? nil : episode.languageInstruction)
  }
}

extension JSONValue {
  /// The entry of a feature.
  static func entry(_ feature: Feature, _ members: [Member]) -> JSONValue {
    .object(
      [
        .init(key: "name", value: .string(feature.name)),
        .init(key: "kind", value: .string(feature.kind.rawValue)),
      ] + members)
  }
}

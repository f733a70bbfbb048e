import EpisodeCodec
import Foundation
import FuzzBodies

import Testing

/// Replays all seeds and findings of the fuzzers, and changed copies of them, in ordinary tests.
@Suite struct FuzzReplayTests {
  private static let corpus = TestsFolder.url.appending(path: "Corpus")
  /// BAGPIPE_SEED in the environment sets another one.
  private static let seed =
    ProcessInfo.processInfo.environment["BAGPIPE_SEED"].flatMap(UInt64.init) ?? 1

  private func inputs(_ target: FuzzTarget) throws -> [URL] {
    let folder = Self.corpus.appending(path: target.rawValue)
    return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .sorted { $0.path < $1.path }
  }

  @Test(arguments: FuzzTarget.allCases)
  func corpusEndsInValuesOrErrors(target: FuzzTarget) throws {
    let inputs = try inputs(target)
    #expect(!inputs.isEmpty)
    for input in inputs { target.run(Bytes(Array(try Data(contentsOf: input)))) }
  }

  @Test(arguments: FuzzTarget.allCases)
  func changedCorpusEndsInValuesOrErrors(target: FuzzTarget) throws {
    // A trap ends the process: this line then shows where.
    print("fuzz \(target.rawValue), BAGPIPE_SEED=\(Self.seed)")
    var random = SeededRandom(Self.seed)
    let inputs = try inputs(target).map { Array(try Data(contentsOf: $0)) }
    for _ in 0..<300 {
      let input = inputs[Int.random(in: inputs.indices, using: &random)]
      target.run(Bytes(random.changed(input)))
    }
  }
}

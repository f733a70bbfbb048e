import EpisodeCodec
import FilterKit
import Posix

/// Takes bytes as fast as they come, and passes them on as fast as they are taken.
@main
struct StreamSpool: Filter {
  static let configuration = FilterConfiguration(
    name: "stream-spool", family: .archive,
    abstract: "Take what a program writes without letting it wait.",
    discussion: """
      A simulator or trainer that writes into a pipe waits while the next stage compresses or the disk
      is slow. This filter reads all the time: it holds what the next stage has not taken yet in
      memory, up to three quarters of --memory, and beyond that in a temporary file in $TMPDIR or
      /var/tmp. Only when that is full, too, does the program wait, and the filter says so.

      It knows episode streams and other MCAP, and archives and arrays of NumPy, also one after
      another as npz-cat(1) reads them; anything else passes as it is, byte by byte. --keep-every N
      passes the first of every N episodes, archives or arrays and leaves out the others.

      When the program dies in the middle, what is whole goes on: of MCAP every message, and the
      episode and the stream end as they should, with the attribute recovered at the END; of NumPy
      every archive and array. The next stage then ends as usual and publishes its output, and this
      filter says what it left out and ends with status 65. When the next stage dies, it ends as well.
      """,
    examples: [
      .init(
        "cat rollout.npz | stream-spool --memory 64M | npz-cat --layout envs,steps - | stream-check",
        "Take a batch at once, and compress it while the next one is made.")
    ],
    seeAlso: ["npz-cat", "lz4-chunk"])

  @Option(
    help: "Pass the first of every N episodes, archives or arrays.", valueName: "N",
    in: 1...1_000_000_000) var keepEvery: Int?

  func run(_ context: RunContext) throws {
    try context.checkStandardOutput()
    let input = try context.openStandardInput()
    let queue = SpoolQueue(memory: MemoryBudget.total / 4 * 3)
    defer {
      if let fault = queue.diskFault {
        context.warn("the input had to wait for the next stage: \(fault.text)")
      }
    }
    let drain = try SpoolDrain(queue, to: .standardOutput())
    do {
      try pass(input, to: queue, context)
    } catch {
      queue.close()
      try drain.finish()
      throw error
    }
    queue.close()
    try drain.finish()
  }

  private func pass(_ input: FileInput, to queue: SpoolQueue, _ context: RunContext) throws {
    // So that the start of a stream which is cut there is not taken for other bytes.
    if MCAP.magic.starts(with: try input.peek(MCAP.magic.count).array) {
      return try passEpisodes(input, to: queue, context)
    }
    guard let units = try NPZUnits(input) else {
      guard keepEvery == nil else {
        throw StreamError(
          .malformed, "neither MCAP nor NumPy's arrays, of which some could be kept")
      }
      return try passBytes(input, to: queue)
    }
    var number = 0
    do throws(StreamError) {
      while true {
        let isKept = number % (keepEvery ?? 1) == 0
        let more = try units.next { (piece) throws(StreamError) in
          if isKept { try queue.append(piece) }
        }
        guard more else { return }
        queue.commit()
        number += 1
      }
    } catch {
      queue.discard()
      throw error.prefixed("left out number \(number + 1): ")
    }
  }

  private func passEpisodes(
    _ input: FileInput, to queue: SpoolQueue, _ context: RunContext
  ) throws {
    let output = FileOutput(queue)
    input.beforeWaiting = { () throws(StreamError) in try output.flush() }
    let reader = try context.reader(input, threads: 1)
    let sink = try StreamWriter(output, header: context.header(profile: reader.header.profile))
    var relay = Relay(to: sink)
    _ = try Provenance.pass(from: reader, through: &relay, adding: context.ownProvenance)
    var episodes = EpisodeThinning(reader, relay, every: keepEvery ?? 1)
    try episodes.run()
  }

  private func passBytes(_ input: FileInput, to queue: SpoolQueue) throws(StreamError) {
    while true {
      let piece = try input.takeSome(1 << 20)
      guard !piece.isEmpty else { return }
      try queue.append(piece)
      queue.commit()
    }
  }
}

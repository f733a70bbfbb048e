package import EpisodeCodec
package import Posix

/// A filter from recordings to a stream: one episode per file.
package protocol SourceFilter: Filter {
  var recordings: RecordingOptions { get }
  /// Opens a regular file.
  func open(_ file: FileDescriptor, _ selection: RecordingSelection) throws(StreamError)
    -> any Recording
  /// Opens a file that is fetched.
  func open(_ file: RandomAccessFile, _ selection: RecordingSelection) throws(StreamError)
    -> any Recording
  /// Opens an input that can only be read front to back.
  func open(_ input: FileInput, _ selection: RecordingSelection) throws(StreamError)
    -> any Recording
  /// False for a record to leave out.
  func passes(_ record: Record) -> Bool
}

extension SourceFilter {
  package func passes(_ record: Record) -> Bool { true }

  package mutating func run(_ context: RunContext) throws {
    try context.checkStandardOutput()
    let output = FileOutput(.standardOutput())
    var writer: EpisodeSourceWriter?
    let names = recordings.files.isEmpty ? ["-"] : recordings.files
    var shares = context.progress.isEnabled ? FileShares(names) : nil
    do {
      for name in names {
        try context.naming(name) { () throws(StreamError) in
          let recording = try openRecording(name, output)
          if let shares { context.progress.follow(recording, shares) }
          try copy(recording, name, to: output, &writer, context)
        }
        shares?.endFile()
      }
      try writer?.finish()
    } catch {
      if !error.isOutputFailure { try output.flush() }
      throw error
    }
  }

  private func copy(
    _ recording: any Recording, _ name: String, to output: FileOutput,
    _ writer: inout EpisodeSourceWriter?, _ context: RunContext
  ) throws(StreamError) {
    if writer == nil { writer = try startStream(recording, output, context) }
    guard var episodes = writer else { return }
    defer { writer = episodes }
    let base = name == "-" ? "" : String(name.split(separator: "/").last ?? "")
    let selection = recordings.selection
    episodes.begin(
      source: base, cut: { selection.cut(firstTime: recording.firstTime ?? $0) },
      losses: { recording.losses })
    while let record = try recording.next() {
      if case .message(let message) = record {
        context.progress.advance(bytes: message.data.count)
      }
      if passes(record) { try episodes.write(record) }
    }
    for loss in recording.losses.texts {
      context.warn("\(name == "-" ? "" : "'\(name)': ")left out: \(loss)")
    }
    try episodes.end()
  }

  private func openRecording(
    _ name: String, _ output: FileOutput
  ) throws(StreamError) -> any Recording {
    if let command = recordings.fetching.fetch {
      let file = try FetchedFile(command, name, jobs: recordings.fetching.jobs)
      return try open(RandomAccessFile(file), recordings.selection)
    }
    let file =
      name == "-"
      ? .standardInput()
      : try system { () throws(SystemError) in try FileDescriptor.open(name) }
    if recordings.following.follow { return try follow(file, name, output) }
    // A redirected file can be read out of order like a named one, if it is at its start.
    if file.kind == .regular, file.position == 0 { return try open(file, recordings.selection) }
    let input = FileInput(file, name: name == "-" ? nil : name)
    input.beforeWaiting = { () throws(StreamError) in try output.flush() }
    return try open(input, recordings.selection)
  }

  private func follow(
    _ file: FileDescriptor, _ name: String, _ output: FileOutput
  ) throws(StreamError) -> any Recording {
    let input = FileInput(
      try GrowingFile(file, idle: recordings.following.idle), name: name)
    input.beforeWaiting = { () throws(StreamError) in try output.flush() }
    return try FollowedRecording { () throws(StreamError) in
      try open(input, recordings.selection)
    }
  }

  private func startStream(
    _ recording: any Recording, _ output: FileOutput, _ context: RunContext
  ) throws(StreamError) -> EpisodeSourceWriter {
    EpisodeSourceWriter(
      try StreamWriter(output, header: context.header(profile: recording.profile)),
      id: recordings.identity.pattern, provenance: context.ownProvenance)
  }
}

extension Progress {
  /// Shows how much of all files is done while a recording is read.
  fileprivate func follow(_ recording: any Recording, _ shares: FileShares) {
    fractionDone = { recording.fractionRead.map(shares.fractionDone) }
    recording.onReadingOn { [unowned self] in advance(bytes: 0, messages: 0) }
  }
}

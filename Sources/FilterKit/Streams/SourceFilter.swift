package import EpisodeCodec
package import Posix

/// A filter from recordings to a stream: one episode per file.
package protocol SourceFilter: Filter {
  var recordings: RecordingOptions { get }
  /// Opens a regular file.
  /// - Parameter path: nil for standard input.
  func open(
    _ file: FileDescriptor, path: String?, _ selection: RecordingSelection
  ) throws(StreamError) -> any Recording
  /// Opens a file that is fetched.
  func open(_ file: RandomAccessFile, _ selection: RecordingSelection) throws(StreamError)
    -> any Recording
  /// Opens an input that can only be read front to back.
  func open(_ input: FileInput, _ selection: RecordingSelection) throws(StreamError)
    -> any Recording
  /// Opens a directory.
  func open(directory: String, _ selection: RecordingSelection) throws(StreamError)
    -> any Recording
  /// Opens a file that a recorder is writing.
  func follow(
    _ file: FileDescriptor, path: String, _ watch: RecorderWatch, _ selection: RecordingSelection
  ) throws(StreamError) -> any Recording
  /// Opens a directory that a recorder is writing.
  func follow(
    directory: String, _ watch: RecorderWatch, _ selection: RecordingSelection
  ) throws(StreamError) -> any Recording
  /// False for a record to leave out.
  func passes(_ record: Record) -> Bool
  /// The episodes that go into the stream.
  var episodes: EpisodeSelection { get }
}

extension SourceFilter {
  /// Most sources read files only.
  package func open(
    directory: String, _ selection: RecordingSelection
  ) throws(StreamError) -> any Recording {
    throw StreamError(SystemError.directory(directory))
  }

  package func follow(
    _ file: FileDescriptor, path: String, _ watch: RecorderWatch, _ selection: RecordingSelection
  ) throws(StreamError) -> any Recording {
    try open(FileInput(GrowingFile(file, watch), name: path), selection)
  }

  package func follow(
    directory: String, _ watch: RecorderWatch, _ selection: RecordingSelection
  ) throws(StreamError) -> any Recording {
    throw StreamError(SystemError.directory(directory))
  }

  package func passes(_ record: Record) -> Bool { true }

  package var episodes: EpisodeSelection { recordings.share.selection }

  package mutating func run(_ context: RunContext) throws { try runSource(context) }

  /// Reads the recordings, for a filter that has something to do before or after that.
  package mutating func runSource(_ context: RunContext) throws {
    var writer: EpisodeSourceWriter?
    let names = recordings.files.isEmpty ? ["-"] : recordings.files
    var shares = context.progress.isEnabled ? FileShares(names) : nil
    try context.writeStream { output in
      if recordings.merge {
        let (recording, selection) = try openMerged(names, output, context)
        context.progress.follow(recording, FileShares(sizes: [1]))
        try copy(recording, selection, names[0], to: output, &writer, context)
      } else {
        for name in names {
          try context.naming(name) { () throws(StreamError) in
            let selection = recordings.selection
            let recording = try openRecording(name, selection, output)
            context.progress.follow(recording, shares)
            try copy(recording, selection, name, to: output, &writer, context)
          }
          shares?.endFile()
        }
      }
      try writer?.finish()
    }
  }

  /// - Parameter name: of the episode's file.
  private func copy(
    _ recording: any Recording, _ selection: RecordingSelection, _ name: String,
    to output: FileOutput, _ writer: inout EpisodeSourceWriter?, _ context: RunContext
  ) throws(StreamError) {
    let recording = recordings.edited(recording, selection)
    if writer == nil { writer = try startStream(recording, output, context) }
    guard var episodes = writer else { return }
    defer { writer = episodes }
    let isDirectory = name != "-" && Directory.isDirectory(name)
    episodes.begin(
      source: Self.baseName(name), isDirectory: isDirectory,
      cut: { selection.cut(firstTime: recording.firstTime ?? $0) }, losses: { recording.losses })
    while let record = try recording.next() {
      if case .message(let message) = record {
        context.progress.advance(bytes: message.data.count)
      }
      if passes(record) { try episodes.write(record) }
      if episodes.leavesOutRest { break }
    }
    let place = recordings.merge || name == "-" ? "" : "'\(name)': "
    for warning in recording.warnings { context.warn(place + warning) }
    for loss in recording.losses.texts { context.warn("\(place)left out: \(loss)") }
    try episodes.end()
  }

  /// The name without directories; empty for standard input.
  private static func baseName(_ name: String) -> String {
    if name == "-" { return "" }
    let base = String(name.split(separator: "/").last ?? "")
    guard base.isEmpty || base == "." || base == "..", let path = try? Directory.resolve(name)
    else { return base }
    return String(path.split(separator: "/").last ?? "")
  }

  /// All inputs as one recording, and the selection in absolute moments.
  private func openMerged(
    _ names: [String], _ output: FileOutput, _ context: RunContext
  ) throws(StreamError) -> (any Recording, RecordingSelection) {
    var selection = recordings.selection
    if selection.order == nil { selection.order = .time }
    if selection.isRelative {
      var first = UInt64.max
      for name in names {
        guard name != "-" || FileDescriptor.standardInput().kind == .regular else {
          var error = StreamError(
            .missing, "--merge of a pipe needs --start and --end as times of the clock")
          error.isAboutRequest = true
          throw error
        }
        var whole = selection
        (whole.start, whole.end) = (nil, nil)
        let recording = try context.naming(name) { () throws(StreamError) in
          try openRecording(name, whole, output)
        }
        while recording.firstTime == nil, try recording.next() != nil {}
        first = min(first, recording.firstTime ?? .max)
      }
      selection = selection.resolved(firstTime: first)
    }
    let parts = names.map { name in
      MergedRecording.Part(name: name, start: 0) { () throws(StreamError) in
        try openRecording(name, selection, output)
      }
    }
    return (try MergedRecording(parts, .separate, selection, firstTime: nil), selection)
  }

  private func openRecording(
    _ name: String, _ selection: RecordingSelection, _ output: FileOutput
  ) throws(StreamError) -> any Recording {
    if let command = recordings.fetching.fetch {
      let file = try FetchedFile(command, name, jobs: recordings.fetching.jobs)
      return try open(RandomAccessFile(file), selection)
    }
    if recordings.following.follow { return try follow(name, selection, output) }
    if name != "-", Directory.isDirectory(name) {
      return try open(directory: name, selection)
    }
    let file =
      name == "-"
      ? .standardInput()
      : try system { () throws(SystemError) in try FileDescriptor.open(name) }
    // A redirected file can be read out of order like a named one, if it is at its start.
    if file.kind == .regular, file.position == 0 {
      return try open(file, path: name == "-" ? nil : name, selection)
    }
    let input = FileInput(file, name: name == "-" ? nil : name)
    input.beforeWaiting = { () throws(StreamError) in try output.flush() }
    return try open(input, selection)
  }

  private func follow(
    _ name: String, _ selection: RecordingSelection, _ output: FileOutput
  ) throws(StreamError) -> any Recording {
    let file =
      Directory.isDirectory(name)
      ? nil : try system { () throws(SystemError) in try FileDescriptor.open(name) }
    let watch = try RecorderWatch(idle: recordings.following.idle) { () throws(StreamError) in
      try output.flush()
    }
    return try FollowedRecording { () throws(StreamError) in
      guard let file else { return try follow(directory: name, watch, selection) }
      return try follow(file, path: name, watch, selection)
    }
  }

  private func startStream(
    _ recording: any Recording, _ output: FileOutput, _ context: RunContext
  ) throws(StreamError) -> EpisodeSourceWriter {
    EpisodeSourceWriter(
      try StreamWriter(output, header: context.header(profile: recording.profile)),
      id: recordings.identity.pattern, episodes,
      provenance: context.ownProvenance)
  }
}

extension Progress {
  /// Shows how much of all files is done while a recording is read.
  fileprivate func follow(_ recording: any Recording, _ shares: FileShares?) {
    guard let shares else { return }
    fractionDone = { recording.fractionRead.map(shares.fractionDone) }
    recording.onReadingOn { [unowned self] in advance(bytes: 0, messages: 0) }
  }
}

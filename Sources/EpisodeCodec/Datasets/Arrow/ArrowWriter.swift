package import Bytes
internal import Images
internal import Posix
package import Stream

/// Writes steps as the rows of an Arrow stream or file: a column for each feature, and those of the
/// episode's id, the step's number in it, and its time.
package final class ArrowWriter: StepSink {
  package struct Settings: Sendable {
    /// Rows in a batch; fewer where they would exceed the memory for a batch.
    package var batch = 256
    /// Images become their pixels.
    package var decodes = false
    package var threads = 1
    /// Rows at the start that are left out.
    package var skip = 0

    package init() {}
  }

  private let settings: Settings
  private let warn: (String) -> Void
  private let file: FileOutput
  private let form: ArrowOutput.Form
  private let staged: StagedFile?
  private var output: ArrowOutput?
  private var own: Own
  private var columns: [any ArrowColumn] = []
  /// The open batch.
  private var places: [Place] = []
  private var size = 0
  private var episodes = ArrowEpisodes()
  private var id = ""
  private var place = Place(episode: 0, step: 0)
  private var skipped = 0
  private var hasRows = false
  /// A batch whose images are being decoded.
  private var waiting: Batch?
  private let workers: OrderedWorkers<ArrowPixels.Job, Result<Bytes, StreamError>>

  /// A step, for messages.
  private struct Place: CustomStringConvertible {
    var episode: UInt64
    var step: UInt32
    var description: String { "step \(step) of episode \(episode)" }
  }

  private struct Own {
    let id = ArrowTexts("episode_id", [])
    let index: ArrowNumbers
    let time: ArrowNumbers

    init(rows: Int) {
      index = ArrowNumbers("index", .int64, [], [], rows: rows)
      time = ArrowNumbers("timestamp", .int64, [], [], rows: rows)
    }

    var columns: [any ArrowColumn] { [id, index, time] }
  }

  private struct Batch {
    let places: [Place]
    var nodes: [Int] = []
    var buffers: [ArrowBuffer] = []
    let metadata: [KeyValue]
    /// The buffers that lack the elements of this many images, and which of them each frame is.
    var pixels: [(buffer: Int, name: String, images: Int, frames: [Int])] = []
  }

  /// Bytes of a batch, about.
  private static let batchSize = MemoryBudget.bytes(.buffers) / 2

  /// - Parameters:
  ///   - path: of a file, of which one that ends in `.arrows` holds a stream; nil for standard output.
  ///   - warn: called where the stream has no rows.
  package init(
    _ path: String?, existing: StagedOutput.Existing, _ settings: Settings,
    warn: @escaping (String) -> Void
  ) throws(StreamError) {
    (self.settings, self.warn) = (settings, warn)
    form = path.map { $0.hasSuffix(".arrows") } ?? true ? .stream : .file
    staged = try path.map { path throws(StreamError) in
      try StagedFile(path, existing: existing)
    }
    file = staged?.output ?? FileOutput(.standardOutput())
    own = Own(rows: settings.batch)
    workers = OrderedWorkers(threads: settings.threads) {
      var decoder: ImageDecoder?
      return { job in
        Result { () throws(StreamError) in try job.elements(&decoder) }
      }
    }
  }

  package func begin(_ episode: EpisodeBegin) {
    // Episodes before the first row have been skipped.
    if !hasRows { episodes = ArrowEpisodes() }
    episodes.add(.begin(episode), row: places.count, time: episode.time)
    id = episode.id ?? ""
    place = Place(episode: episode.index, step: 0)
  }

  package func end(_ episode: EpisodeEnd) {
    episodes.add(.end(episode), row: places.count, time: episode.time)
  }

  package func write(_ step: consuming Step, of features: [Feature]) throws(StreamError) {
    defer { place.step += 1 }
    if columns.isEmpty { try open(step, features) }
    if skipped < settings.skip { return skipped += 1 }
    // Only now, so that the markers after its last row are in the same batch.
    if places.count >= settings.batch || size >= Self.batchSize { try endBatch() }
    try step.forEachValue(of: features, columns: columns.count, in: "\(place)") {
      (column, value) throws(StreamError) in size += try columns[column].append(value)
    }
    size += try own.id.append(id) + 16
    own.index.append(Int64(place.step))
    own.time.append(Int64(bitPattern: step.time))
    try episodes.add(step, of: features)
    places.append(place)
    hasRows = true
  }

  /// Makes the columns of the first step's features, and writes the schema.
  private func open(_ step: borrowing Step, _ features: [Feature]) throws(StreamError) {
    for (position, feature) in features.enumerated() {
      if own.columns.contains(where: { $0.field.name == feature.name }) {
        throw StreamError(
          .unsupported, "a feature has the name '\(feature.name)', which a column of its own has")
      }
      guard position < step.values.count, let message = step.values[position] else {
        throw StreamError.missingFeature(feature.name, in: "\(place)")
      }
      do throws(StreamError) { columns.append(try column(feature, first: message)) } catch {
        throw error.prefixed("\(place): '\(feature.name)': ")
      }
    }
    _ = try openOutput()
  }

  private func openOutput() throws(StreamError) -> ArrowOutput {
    if let output { return output }
    let opened = try ArrowOutput(
      file, form, (own.columns + columns).map(\.field), [KeyValue(ArrowKey.steps, "1")])
    output = opened
    return opened
  }

  private func column(
    _ feature: Feature, first: Message
  ) throws(StreamError) -> any ArrowColumn {
    switch feature.kind {
    case .text: return ArrowTexts(feature.name, feature.channel.metadata)
    case .tensor:
      let tensor = try Tensor(parsing: first.data)
      let rows = min(settings.batch, Self.batchSize / max(tensor.data.count, 1) + 1)
      return ArrowNumbers(
        feature.name, tensor.type, tensor.shape, feature.channel.metadata, rows: rows)
    case .image, .window:
      let images = try ArrowImageReader(feature, first: first)
      guard settings.decodes || images.channel.kind == .raw else {
        return ArrowImages(feature, images)
      }
      return try ArrowPixels(feature, images, first: first)
    }
  }

  /// Begins to decode the images of the batch, and writes the batch before it.
  private func endBatch(_ metadata: [KeyValue] = []) throws(StreamError) {
    var batch = Batch(places: places, metadata: episodes.metadata() + metadata)
    var jobs: [ArrowPixels.Job] = []
    for column in own.columns + columns {
      let (nodes, buffers) = column.take(rows: places.count)
      batch.nodes += nodes
      batch.buffers += buffers
      guard let pixels = column as? ArrowPixels else { continue }
      let (added, frames) = pixels.takeJobs()
      jobs += added
      batch.pixels.append((batch.buffers.count - 1, column.field.name, added.count, frames))
    }
    // The results of the batch before come first.
    if jobs.isEmpty || workers.pending > 0 { try writeWaiting() }
    for job in jobs { workers.submit(job) }
    waiting = batch
    if jobs.isEmpty { try writeWaiting() }
    (places, size, episodes) = ([], 0, ArrowEpisodes())
  }

  private func writeWaiting() throws(StreamError) {
    guard var batch = waiting else { return }
    waiting = nil
    for pixels in batch.pixels {
      var images: [Bytes] = []
      for number in 0..<pixels.images {
        guard let result = workers.next() else { break }
        do throws(StreamError) { images.append(try result.get()) } catch {
          let frame = pixels.frames.firstIndex(of: number) ?? 0
          let place = batch.places[frame * batch.places.count / pixels.frames.count]
          throw error.prefixed("\(place): '\(pixels.name)': ")
        }
      }
      batch.buffers[pixels.buffer] = ArrowBuffer(pixels.frames.map { images[$0] })
    }
    try output?.write(
      rows: batch.places.count, nodes: batch.nodes, buffers: batch.buffers, batch.metadata)
  }

  /// A pipe without a step is no error: a shard may have no episode.
  /// - Throws: `.missing` when a file would have no features.
  package func publish(provenance: [Provenance]) throws(StreamError) {
    if output == nil, staged != nil { throw StreamError.noSteps }
    if output == nil { warn(StreamError.noSteps.text) }
    let output = try openOutput()
    if !places.isEmpty {
      var text = JSONText()
      text.value(.array(provenance.map(\.json)))
      try endBatch(provenance.isEmpty ? [] : [KeyValue(ArrowKey.provenance, text.string)])
    }
    try writeWaiting()
    try output.finish()
    try staged?.publish()
  }
}

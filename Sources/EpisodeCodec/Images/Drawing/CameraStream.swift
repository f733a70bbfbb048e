package import Bytes
package import Stream

/// The moments of a stream at which its cameras are looked at together.
///
/// At step level a moment is a step. In a recording the first camera is the clock: each of its pictures is
/// a moment, at which the others have their latest one, or their first one if it comes before the next
/// moment.
package final class CameraStream {
  package struct Camera: Sendable {
    package let name: String
    package let isFeature: Bool
    /// The size of its first frame.
    package let size: (width: Int, height: Int)
  }

  /// A frame, or the fault of its message.
  package typealias Frame = Result<FrameSource, StreamError>

  package struct Moment: Sendable {
    package var episode: UInt64 = 0
    /// Of the step or the picture in the episode, from 0.
    package var number: UInt64 = 0
    /// In ns, and that of the first moment of the episode.
    package var time: UInt64 = 0
    package var start: UInt64 = 0
    package var instruction = ""
    /// One for each camera; nil where there is none, or not yet.
    package var frames: [Frame?] = []
  }

  package enum Event {
    case begin(EpisodeBegin)
    case moment(Moment)
    case end(EpisodeEnd.Outcome)
  }

  /// Those with a picture in the first second of the first episode with pictures.
  package private(set) var cameras: [Camera] = []
  private let items: CameraItems
  private let patterns: [TopicPattern]
  private let isSingle: Bool
  /// What has been read to find the cameras.
  private var held = Queue<CameraItems.Item>()
  private var hasStarted = false
  /// The place in `cameras` for each number of `items`.
  private var places: [Int?] = []

  private var begin = EpisodeBegin()
  private var open = Moment()
  private var hasStep = false
  /// The last moment of a recording, whose frames may still be missing.
  private var waiting: Moment?
  private var count: UInt64 = 0
  /// The time of the episode's first moment.
  private var origin: UInt64?
  private var due: Event?

  private static let lookahead: UInt64 = 1_000_000_000
  private static let mostHeld = 64 << 20
  private static let mostFaults = 1000

  /// - Parameters:
  ///   - patterns: of the wanted cameras, in their order; empty for all.
  ///   - isSingle: whether to take only the first one.
  package init(_ reader: StreamReader, _ patterns: [TopicPattern], isSingle: Bool) {
    items = CameraItems(reader, patterns)
    (self.patterns, self.isSingle) = (patterns, isSingle)
  }

  /// Finds the cameras.
  /// - Returns: the first instruction, of a step or else of the episode; empty without one.
  /// - Throws: `.missing` for a stream without pictures.
  package func start() throws(StreamError) -> String {
    var firsts: [Int: (width: Int, height: Int)] = [:]
    var (instruction, isOfStep) = ("", false)
    var (origin, bytes, faults): (UInt64?, Int, Int) = (nil, 0, 0)
    var fault: StreamError?
    // The instruction of the step of the first picture.
    var text: (item: CameraItems.Item, sequence: UInt32)?
    reading: while let item = try items.next() {
      switch item {
      case .frame(let camera, .success(let frame)?, let sequence, let time):
        if firsts[camera] == nil {
          do throws(StreamError) { firsts[camera] = try frame.size() } catch {
            fault = fault ?? error
          }
        }
        if firsts.count == 1, let known = text, known.sequence == sequence {
          held.append(known.item)
        }
        if !firsts.isEmpty { text = nil }
        bytes += frame.bytes.count
        origin = origin ?? time
        held.append(item)
        if bytes > Self.mostHeld { break reading }
        if let origin, time > origin, time - origin > Self.lookahead { break reading }
      case .frame(_, .failure(let error)?, _, _):
        fault = fault ?? error
        faults += 1
        held.append(item)
        if faults > Self.mostFaults { break reading }
      case .begin(let begin):
        if instruction.isEmpty { instruction = begin.languageInstruction }
        if firsts.isEmpty, faults == 0 { held = Queue() }
        held.append(item)
        bytes += MemoryLayout<EpisodeBegin>.size
      case .end:
        held.append(item)
        if !firsts.isEmpty { break reading }
      case .text(let words, let sequence, _):
        if !isOfStep, !words.isEmpty { (instruction, isOfStep) = (words, true) }
        if firsts.isEmpty { text = (item, sequence) } else { held.append(item) }
      // What comes before the first picture is not shown.
      case .frame, .step: if !firsts.isEmpty { held.append(item) }
      }
    }
    choose(firsts)
    guard !cameras.isEmpty else { throw fault ?? items.nothing }
    items.read = Set(places.indices.filter { places[$0] != nil })
    hasStarted = true
    return instruction
  }

  private func choose(_ firsts: [Int: (width: Int, height: Int)]) {
    func rank(_ camera: Int) -> Int {
      patterns.firstIndex { $0.matches(items.names[camera]) } ?? 0
    }
    var chosen = firsts.keys.sorted { (rank($0), $0) < (rank($1), $1) }
    // Steps may come with topics of the recording that they are made of.
    if chosen.contains(where: { items.isFeature[$0] }) {
      chosen.removeAll { !items.isFeature[$0] }
    }
    if isSingle { chosen = Array(chosen.prefix(1)) }
    places = items.names.map { _ in nil }
    for camera in chosen {
      guard let size = firsts[camera] else { continue }
      places[camera] = cameras.count
      cameras.append(
        Camera(name: items.names[camera], isFeature: items.isFeature[camera], size: size))
    }
  }

  /// What made the stream, as far as it has been read.
  package var provenance: [Provenance] { items.provenance }

  /// Lines for the user: the cameras that are no part of the moments.
  package var losses: [String] {
    let taken = Set(cameras.map(\.name))
    let others = items.names.filter { !taken.contains($0) && items.hasFrames.contains($0) }
    var lines: [String] = []
    if !others.isEmpty {
      let why = isSingle ? "--grid shows all, -t chooses" : "no picture in the first second"
      lines.append("left out: \(Self.list(others)) (\(why))")
    }
    if !items.videos.isEmpty {
      lines.append(
        "left out: \(Self.list(items.videos)), which is video (video-decode makes images of it)")
    }
    return lines
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(4).map { "'\($0.printable)'" }.joined(separator: ", ")
    return names.count > 4 ? "\(shown) and \(names.count - 4) more" : shown
  }

  /// True where moments are steps.
  package var hasSteps: Bool { cameras.first?.isFeature ?? false }

  package func next() throws(StreamError) -> Event? {
    if !hasStarted { _ = try start() }
    if let event = due {
      due = nil
      return event
    }
    while true {
      let item: CameraItems.Item
      if let first = held.popFirst() {
        item = first
      } else if let next = try items.next() {
        item = next
      } else {
        return nil
      }
      if let event = take(item) { return event }
    }
  }

  private func take(_ item: CameraItems.Item) -> Event? {
    switch item {
    case .begin(let begin):
      self.begin = begin
      (count, origin) = (0, nil)
      open = blank
      return .begin(begin)
    case .end(let outcome):
      let last = finish()
      if last != nil { due = .end(outcome) }
      return last ?? .end(outcome)
    case .text(let text, let sequence, let time):
      let finished = hasSteps ? startStep(sequence, time) : nil
      if !text.isEmpty { open.instruction = text }
      return finished
    case .step(let sequence, let time): return hasSteps ? startStep(sequence, time) : nil
    case .frame(let camera, let frame, let sequence, let time):
      guard camera < places.count, let place = places[camera] else { return nil }
      if hasSteps {
        let finished = startStep(sequence, time)
        open.frames[place] = frame
        return finished
      }
      guard let frame else { return nil }
      open.frames[place] = frame
      if let moment = waiting, case nil = moment.frames[place] { waiting?.frames[place] = frame }
      guard place == 0 else { return nil }
      let last = finish()
      open.number = count
      count += 1
      waiting = timed(open, time)
      return last
    }
  }

  private var blank: Moment {
    Moment(
      episode: begin.index, instruction: begin.languageInstruction,
      frames: Array(repeating: nil, count: cameras.count))
  }

  /// Ends the step before.
  private func startStep(_ sequence: UInt32, _ time: UInt64) -> Event? {
    if hasStep, open.number == UInt64(sequence) { return nil }
    let finished = finish()
    (open.number, open.time, hasStep) = (UInt64(sequence), time, true)
    return finished
  }

  /// The last moment.
  private func finish() -> Event? {
    if let last = waiting {
      waiting = nil
      return .moment(last)
    }
    guard hasStep else { return nil }
    let finished = open
    open = blank
    // An instruction holds until the next one.
    open.instruction = finished.instruction
    hasStep = false
    return .moment(timed(finished, finished.time))
  }

  private func timed(_ moment: Moment, _ time: UInt64) -> Moment {
    let origin = self.origin ?? time
    self.origin = origin
    var moment = moment
    (moment.time, moment.start) = (time, origin)
    return moment
  }
}

extension CameraStream.Moment {
  /// Seconds since the first moment of the episode.
  package var seconds: Double { Double(Int64(bitPattern: time &- start)) / 1e9 }

  /// What a caption says of it: `episode 3  step 12  1.20 s`.
  package func caption(isStep: Bool) -> String {
    "episode \(episode)  \(isStep ? "step" : "picture") \(number)  \(Quantity.fixed(seconds, 2)) s"
  }
}

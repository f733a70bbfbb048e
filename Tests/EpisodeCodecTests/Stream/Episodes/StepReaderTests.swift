import EpisodeCodec

import Testing
@testable import Stream

struct StepReaderTests {
  /// A stream written record by record, so that it may be wrong.
  private func events(
    _ write: (StreamWriter, _ marker: UInt16, _ a: UInt16, _ b: UInt16) throws -> Void
  ) throws -> [String] {
    let output = FileOutput(toMemory: ())
    let writer = try StreamWriter(output, header: Header())
    let marker = try writer.addChannel(EpisodeMarker.channel)
    let a = try writer.addChannel(
      Feature(name: "a", kind: .tensor, schema: Tensor.schema).channel)
    let b = try writer.addChannel(
      Feature(name: "b", kind: .text, schema: TextPayload.schema).channel)
    try write(writer, marker, a, b)
    try writer.finish()
    let reader = StepReader(try StreamReader(FileInput(Bytes(output.collected))))
    var events: [String] = []
    while let event = try reader.next() {
      switch event {
      case .begin(let begin): events.append("begin \(begin.index)")
      case .step(let step):
        events.append("step \(step.index) \(step.values.map { $0 == nil ? "-" : "x" }.joined())")
      case .end(let end): events.append("end \(end.index) \(end.steps)")
      }
    }
    return events
  }

  private func value(_ channel: UInt16, _ step: UInt32) -> Message {
    Message(channelID: channel, sequence: step, logTime: 0, publishTime: 0, data: .empty)
  }

  private func begin(_ channel: UInt16) -> Message { marker(channel, .begin(EpisodeBegin())) }

  private func end(_ channel: UInt16, steps: UInt64) -> Message {
    var end = EpisodeEnd()
    end.steps = steps
    return marker(channel, .end(end))
  }

  private func marker(_ channel: UInt16, _ marker: EpisodeMarker) -> Message {
    Message(
      channelID: channel, sequence: 0, logTime: 0, publishTime: 0, data: marker.encoded())
  }

  @Test func episodesAreReadStepByStep() throws {
    let found = try events { writer, marker, a, b in
      for _ in 0..<2 {
        try writer.write(begin(marker))
        for step in 0..<2 as Range<UInt32> {
          try writer.write(value(a, step))
          try writer.write(value(b, step))
        }
        try writer.write(end(marker, steps: 2))
      }
    }
    #expect(
      found == [
        "begin 0", "step 0 xx", "step 1 xx", "end 0 2", "begin 0", "step 0 xx", "step 1 xx",
        "end 0 2",
      ])
  }

  @Test func streamWithoutMarkersIsOneEpisode() throws {
    let found = try events { writer, _, a, b in
      try writer.write(value(a, 0))
      try writer.write(value(b, 0))
      try writer.write(value(b, 1))
    }
    #expect(found == ["begin 0", "step 0 xx", "step 1 -x", "end 0 2"])
  }

  @Test func emptyEpisodeHasNoSteps() throws {
    let found = try events { writer, marker, _, _ in
      try writer.write(begin(marker))
      try writer.write(end(marker, steps: 0))
    }
    #expect(found == ["begin 0", "end 0 0"])
  }

  enum Fault: CaseIterable {
    case wrongCount, missingStep, lateStart, doubleValue, doubleBegin, endWithoutBegin
  }

  @Test(arguments: Fault.allCases) func faultThrows(fault: Fault) {
    #expect(throws: StreamError(.malformed, "")) {
      try events { writer, marker, a, _ in
        if fault != .endWithoutBegin { try writer.write(begin(marker)) }
        switch fault {
        case .wrongCount:
          try writer.write(value(a, 0))
          try writer.write(end(marker, steps: 2))
        case .missingStep:
          try writer.write(value(a, 0))
          try writer.write(value(a, 2))
        case .lateStart: try writer.write(value(a, 1))
        case .doubleValue:
          try writer.write(value(a, 0))
          try writer.write(value(a, 0))
        case .doubleBegin: try writer.write(begin(marker))
        case .endWithoutBegin: try writer.write(end(marker, steps: 0))
        }
      }
    }
  }

  @Test func recordingWithoutStepsIsMissingThem() throws {
    let output = FileOutput(toMemory: ())
    let writer = try StreamWriter(output, header: Header())
    _ = try writer.addChannel(Channel(topic: "/x", messageEncoding: "json", schema: nil))
    try writer.finish()
    let reader = StepReader(try StreamReader(FileInput(Bytes(output.collected))))
    #expect(throws: StreamError(.missing, "")) { try reader.next() }
  }
}

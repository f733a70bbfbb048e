import EpisodeCodec

import Testing
@testable import Stream

/// Changed bytes give a value or an error, nothing else.
@Suite struct HostileMessageTests {
  @Test(arguments: MessageFixture.all)
  func changedMessagesNeverTrap(fixture: MessageFixture) throws {
    var random = SeededRandom(UInt64(fixture.data.count))
    let text = try MessageText(channel: fixture.channel)
    let stamp = try HeaderStamp(channel: fixture.channel)
    let readers = try paths(of: fixture).map { path throws(StreamError) in
      try FieldReader(channel: fixture.channel, path: path)
    }
    for _ in 0..<60 {
      let data = Bytes(random.changed(fixture.data.array))
      _ = try? text.string(data.span, .full)
      _ = try? stamp?.read(data.span)
      for reader in readers {
        _ = try? reader.readDoubles(data.span)
        _ = try? reader.readTexts(data.span)
        if let range = try? reader.readRange(data.span) { #expect(range.upperBound <= data.count) }
      }
    }
  }

  @Test(arguments: MessageFixture.all)
  func changedSchemasNeverTrap(fixture: MessageFixture) throws {
    var random = SeededRandom(UInt64(fixture.data.count) + 1)
    guard let schema = fixture.channel.schema else { return }
    for _ in 0..<30 {
      var channel = fixture.channel
      channel.schema?.data = random.changed(schema.data)
      _ = try? MessageText(channel: channel).string(fixture.data.span, .brief)
      for path in try paths(of: fixture) {
        _ = try? FieldReader(channel: channel, path: path).readDoubles(fixture.data.span)
      }
    }
  }

  /// Paths to the first and last fields, two levels deep.
  private func paths(of fixture: MessageFixture) throws -> [FieldPath] {
    guard let type = try MessageType(channel: fixture.channel) else {
      return [try FieldPath(parsing: ".position"), try FieldPath(parsing: ".name[2]")]
    }
    var paths: [FieldPath] = []
    for field in type.structs[0].fields.suffix(6) {
      var path = [FieldPath.Component.field(field.name)]
      if case .structure(let index) = field.type {
        if field.count != .one { path.append(.elements(.all)) }
        for inner in type.structs[index].fields.suffix(3) {
          paths.append(FieldPath(components: path + [.field(inner.name)]))
        }
      } else {
        paths.append(FieldPath(components: path))
      }
    }
    return paths.filter { (try? FieldReader(channel: fixture.channel, path: $0)) != nil }
  }
}

internal import Bytes
internal import Stream

/// A topic of a rosbag2 database.
struct Rosbag2Topic {
  /// The key in the table of messages.
  var id: Int64
  var channel: Channel
  /// What is lacking, in words.
  var warning: String?
}

/// The topics of a rosbag2 database as channels, named as rosbag2 names them in an MCAP file.
///
/// rosbag2_storage_sqlite3 has had four layouts of its tables: schema 1 (Dashing), 2 with the quality
/// of service (Foxy to Humble), 3 with a table `schema`, and 4 with the definitions of the messages.
/// What a database has is read, whatever its number.
struct Rosbag2Topics {
  private(set) var all: [Rosbag2Topic] = []
  private let releases: [ROS2Definitions.Release]
  private var schemas: [String: Schema] = [:]
  /// Bytes that all take.
  private var size = 0

  /// - Throws: `.malformed` for a database that is no rosbag2.
  init(_ database: SQLiteDatabase) throws(StreamError) {
    let columns = try database.columns(of: "topics")
    for (table, columns) in [
      ("topics", ["id", "name", "type"]), ("messages", ["topic_id", "timestamp", "data"]),
    ] {
      let there = try database.columns(of: table)
      guard let missing = columns.first(where: { !there.contains($0) }) else { continue }
      throw StreamError(
        .malformed,
        there.isEmpty
          ? "the database is no rosbag2: it has no table '\(table)'"
          : "the database is no rosbag2: its table '\(table)' has no column '\(missing)'")
    }
    releases = try Self.releases(of: database, hasQuality: columns.contains("offered_qos_profiles"))
    try readDefinitions(database)
    try readTopics(database, columns)
  }

  /// The releases that may have written a database, the likeliest first.
  private static func releases(
    of database: SQLiteDatabase, hasQuality: Bool
  ) throws(StreamError) -> [ROS2Definitions.Release] {
    if try database.columns(of: "schema").contains("ros_distro") {
      let statement = try database.prepare("SELECT ros_distro FROM schema LIMIT 1")
      if try statement.step(), let name = try statement.text(0),
        let release = ROS2Definitions.Release(rawValue: name)
      {
        return [release]
      }
      return ROS2Definitions.Release.allCases.reversed()
    }
    return hasQuality ? [.humble, .galactic, .foxy] : [.dashing]
  }

  private mutating func readDefinitions(_ database: SQLiteDatabase) throws(StreamError) {
    let columns = try database.columns(of: "message_definitions")
    guard columns.contains("topic_type"), columns.contains("encoded_message_definition"),
      columns.contains("encoding")
    else { return }
    let statement = try database.prepare(
      "SELECT topic_type, encoding, encoded_message_definition FROM message_definitions")
    while try statement.step() {
      guard let type = try statement.text(0), let encoding = try statement.text(1),
        // A recorder that found no definition says `unknown`.
        encoding != "unknown",
        // As a text, because a database may be in UTF-16.
        let text = try statement.text(2), !text.isEmpty
      else { continue }
      try count(text.utf8.count)
      schemas[type] = Schema(name: type, encoding: encoding, data: Array(text.utf8))
    }
  }

  private mutating func readTopics(
    _ database: SQLiteDatabase, _ columns: [String]
  ) throws(StreamError) {
    func column(_ name: String) -> String { columns.contains(name) ? name : "NULL" }
    let statement = try database.prepare(
      """
      SELECT id, name, type, \(column("serialization_format")), \(column("offered_qos_profiles")),
      \(column("type_description_hash")) FROM topics ORDER BY id
      """)
    while try statement.step() {
      guard let id = statement.integer(0), let name = try statement.text(1), !name.isEmpty else {
        throw StreamError(.malformed, "a topic without a name")
      }
      guard all.count < UInt16.max else { throw StreamError(.limit, "more than 65,535 topics") }
      let type = try statement.text(2) ?? ""
      let schema = try schema(of: type, topic: id, database)
      var channel = Channel(
        topic: name, messageEncoding: try statement.text(3) ?? "cdr", schema: schema)
      for (column, key) in [(4, "offered_qos_profiles"), (5, "topic_type_hash")] as [(Int32, _)] {
        guard let value = try statement.text(column), !value.isEmpty else { continue }
        channel.metadata.append(KeyValue(key, value))
        try count(value.utf8.count)
      }
      try count(name.utf8.count)
      all.append(
        Rosbag2Topic(id: id, channel: channel, warning: Self.warning(name, type, schema)))
    }
  }

  private mutating func schema(
    of type: String, topic: Int64, _ database: SQLiteDatabase
  ) throws(StreamError) -> Schema? {
    if let schema = schemas[type] { return schema }
    let definitions = ROS2Definitions.definitions(of: type, in: releases)
    guard let first = definitions.first else {
      return type.isEmpty ? nil : Schema(name: type, encoding: "", data: [])
    }
    var schema = Schema(name: type, encoding: "ros2msg", data: first)
    if definitions.count > 1,
      let fitting = try Self.fitting(definitions, type: type, messagesOf: topic, database)
    {
      schema.data = fitting
    }
    schemas[type] = schema
    return schema
  }

  private static func warning(_ topic: String, _ type: String, _ schema: Schema?) -> String? {
    if schema == nil { return "topic '\(topic)' has no type; its messages pass as bytes" }
    guard schema?.encoding.isEmpty == true else { return nil }
    return "topic '\(topic)': the definition of '\(type)' is neither in the file nor built in; its "
      + "messages pass as bytes"
  }

  /// The definition that the first messages of a topic have, because the layout of a few types changed
  /// from one release to the next and nothing else tells which one recorded.
  private static func fitting(
    _ definitions: [[UInt8]], type: String, messagesOf topic: Int64, _ database: SQLiteDatabase
  ) throws(StreamError) -> [UInt8]? {
    // There is no index of the topics: the messages must be near the beginning.
    let statement = try database.prepare(
      """
      SELECT data FROM (SELECT topic_id, data FROM messages ORDER BY rowid LIMIT 10000)
      WHERE topic_id = ? LIMIT 4
      """)
    statement.bind(1, topic)
    var left = definitions
    let payloads = PayloadDecoder()
    while left.count > 1, try statement.step() {
      guard let data = try statement.bytes(0) else { continue }
      var message = Message(channelID: 0, sequence: 0, logTime: 0, publishTime: 0, data: data)
      do throws(StreamError) { try payloads.decompress(&message) } catch { continue }
      let fitting = left.filter {
        let channel = Channel(
          topic: "", messageEncoding: "cdr",
          schema: Schema(name: type, encoding: "ros2msg", data: $0))
        return (try? MessageType(channel: channel))?.fits(message.data.span) ?? false
      }
      if !fitting.isEmpty { left = fitting }
    }
    return left.first
  }

  private mutating func count(_ bytes: Int) throws(StreamError) {
    size += bytes + 256
    try MemoryBudget.check(size, .tables, for: "a table of topics")
  }
}

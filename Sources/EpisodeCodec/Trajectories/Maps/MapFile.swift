package import Bytes

/// A map: lines that change the features of a trajectory, and descriptions of its datasets.
package struct MapFile: Sendable {
  let statements: [MapStatement]
  package let datasets: [DatasetConfiguration]

  /// - Parameters:
  ///   - source: the name of the text in messages: `robot.map`.
  /// - Throws: `.malformed` and `.limit`, with line and column.
  package init(parsing text: String, source: String) throws(StreamError) {
    var parser = MapParser(try MapLexer.tokens(of: text, source: source))
    (statements, datasets) = try parser.file()
  }
}

/// An expression by itself, such as the condition of a filter.
package struct MapCondition: Sendable {
  let expression: MapExpression

  package init(parsing text: String, source: String) throws(StreamError) {
    var parser = MapParser(try MapLexer.tokens(of: text, source: source))
    expression = try parser.condition()
  }
}

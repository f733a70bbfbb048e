package import Bytes

/// Lists and maps at the top of the schema, which may be empty.
extension ParquetColumn {
  /// Appends a row of the elements of a list, or of the keys or the values of a map.
  /// - Parameters:
  ///   - elements: numbers or bytes of text as they are stored; nil for null.
  package func append(elements: [[UInt8]?]) throws(StreamError) {
    // The list itself, an optional field, exists at level 1.
    guard !elements.isEmpty else { return try append([Entry(repetition: 0, definition: 1)]) }
    try append(
      elements.enumerated().map { number, element in
        Entry(
          repetition: min(number, 1),
          definition: element == nil ? leaf.maxDefinition - 1 : leaf.maxDefinition,
          value: element ?? [])
      })
  }
}

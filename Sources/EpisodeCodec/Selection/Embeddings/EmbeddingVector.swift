package import Bytes
internal import Stream
internal import TrajectoryMath

/// A vector from a program or a server.
package enum EmbeddingVector {
  /// - Parameter value: an array of numbers, or an object with one as `embedding`.
  /// - Throws: `.malformed` for anything else, for numbers that are not finite, and for zeros alone.
  package static func parse(_ value: JSONValue?) throws(StreamError) -> [Float] {
    guard let numbers = (value?["embedding"] ?? value)?.array, !numbers.isEmpty else {
      throw StreamError(.malformed, "no array of numbers")
    }
    guard numbers.count <= Embedding.dimensionLimit else {
      throw StreamError(.limit, "a vector of \(numbers.count) numbers")
    }
    var vector: [Float] = []
    vector.reserveCapacity(numbers.count)
    for number in numbers {
      guard let number = number.number else {
        throw StreamError(.malformed, "a vector with something else than numbers")
      }
      vector.append(Float(number))
    }
    guard let direction = VectorMean.normalized(vector) else {
      throw StreamError(.malformed, "a vector that is zero or not finite")
    }
    return direction
  }

  /// The vector in the answer of a server, `data[0].embedding`.
  /// https://platform.openai.com/docs/api-reference/embeddings/object
  package static func answer(_ body: Bytes) throws(StreamError) -> [Float] {
    let data = try JSONValue(parsing: body.span)["data"]?.array
    guard let data, data.count == 1 else {
      throw StreamError(
        .malformed, "the server's answer has \(data?.count ?? 0) vectors for a picture")
    }
    return try parse(data[0])
  }
}

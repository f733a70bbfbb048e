internal import Bytes

/// The rows of one array, in any order.
final class ZarrRows {
  let array: ZarrStoredArray
  private let input: ZarrInput
  private let places: ZarrPlaces
  private let decoder = ZarrBlockDecoder()
  private var current: ZarrBlock?

  init(_ array: ZarrStoredArray, _ input: ZarrInput) {
    (self.array, self.input) = (array, input)
    places = ZarrPlaces(array, input)
  }

  /// - Parameter row: below `array.rows`.
  func row(_ row: Int) throws(StreamError) -> Bytes { try block(of: row).row(row) }

  /// The block with a row.
  func block(of row: Int) throws(StreamError) -> ZarrBlock {
    if let current, current.rows.contains(row) { return current }
    current = nil
    let number = row / array.chunkRows
    let start = number * array.chunkRows
    let block = try decoder.decode(
      .init(
        array: array, rows: start..<min(start + array.chunkRows, array.rows),
        pieces: places.pieces(of: number), input: input, form: .numbers)
    ).get()
    current = block
    return block
  }
}

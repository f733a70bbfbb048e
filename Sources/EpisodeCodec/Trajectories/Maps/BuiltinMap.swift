package import Bytes
package import TrajectoryMath

/// A map that comes with Bagpipe: a function with which OpenVLA or Octo standardizes datasets, and
/// the names of these datasets. The files are in the folder `OXE`.
package struct BuiltinMap: Sendable {
  /// The pipeline that has the function.
  package let flavor: PipelineFlavor
  /// The function's name without `_dataset_transform`.
  package let name: String
  package let text: String

  init(_ flavor: PipelineFlavor, _ name: String, _ text: String) {
    self.flavor = flavor
    self.name = name
    self.text = text
  }

  package func file() throws(StreamError) -> MapFile {
    try MapFile(parsing: text, source: "\(name).map")
  }

  /// A dataset and its map.
  package struct Entry: Sendable {
    package let map: BuiltinMap
    package let file: MapFile
    package let dataset: DatasetConfiguration
  }

  /// All datasets of a flavor, in the order of the maps. A dataset with several names has an entry
  /// for each, which holds only that name.
  package static func entries(_ flavor: PipelineFlavor) throws(StreamError) -> [Entry] {
    var entries: [Entry] = []
    for map in all where map.flavor == flavor {
      let file = try map.file()
      for dataset in file.datasets {
        for name in dataset.names {
          var single = dataset
          single.names = [name]
          entries.append(Entry(map: map, file: file, dataset: single))
        }
      }
    }
    return entries
  }

  /// The dataset with a name.
  /// - Throws: `.missing`, with the nearest name, when there is none.
  package static func entry(_ name: String, _ flavor: PipelineFlavor) throws(StreamError) -> Entry {
    let entries = try entries(flavor)
    if let entry = entries.first(where: { $0.dataset.names == [name] }) { return entry }
    throw unknown(name, flavor, among: entries.flatMap(\.dataset.names))
  }

  /// The map with a dataset's name or with its own.
  package static func map(_ name: String, _ flavor: PipelineFlavor) throws(StreamError)
    -> BuiltinMap
  {
    let entries = try entries(flavor)
    if let entry = entries.first(where: { $0.dataset.names == [name] }) { return entry.map }
    let maps = all.filter { $0.flavor == flavor }
    if let map = maps.first(where: { $0.name == name }) { return map }
    throw unknown(name, flavor, among: entries.flatMap(\.dataset.names) + maps.map(\.name))
  }

  private static func unknown(
    _ name: String, _ flavor: PipelineFlavor, among names: [String]
  ) -> StreamError {
    let near = Suggestion.nearest(to: name, among: names)
    return StreamError(
      .missing,
      "\(flavor.rawValue) has no dataset '\(name)'"
        + (near.map { "; is '\($0)' meant?" } ?? "; --list shows all"))
  }
}

import EpisodeCodec
import FilterKit
import Posix

/// Lists the units of work that there are.
@main
struct UnitListFilter: Filter {
  static let configuration = FilterConfiguration(
    name: "unit-list", family: .lake,
    abstract: "List recordings as units of work for a cluster.",
    discussion: """
      The filter prints a row of JSON for each recording: key, uri, name, and bytes where the size is known.
      unit-run(1) does the work of a row. The rows come in the order of the names, and are the same on
      every machine.

      A SOURCE is a folder; REMOTE:PATH, which rclone lists; or a file with a listing: of rclone lsjson -R;
      an S3 inventory report in CSV, also compressed with gzip; rows of unit-list or unit-run; or a
      text with one path or address on each line, which may follow its size in bytes and a tab. --format zeros
      reads names that each end with a zero byte, as find -print0 has them. A path in a listing is relative to
      --root if there is one. --columns takes the fileSchema of the report's manifest.json; old versions
      and deleted objects are left out. So are names that begin with a dot.

      The key is SHA-256 of the address, a zero byte and the text of the pipeline. A part has :FROM-TO after
      its address there. The name is the path below the folder or root, without its scheme where there is no
      root. Parts of a path that are . or .., and control characters, % and @ are
      written as %2E and so on, so that a name is always a safe path below an output. Two recordings of
      one name are an error.

      --size divides a recording that is larger by time, from the index of the MCAP file, into parts of about
      that size. Each is a unit with a name such as run@FROM-TO.mcap, and with from and to, nanoseconds as
      text. A file that cannot be divided stays whole, and the filter says why. --shards N divides the units
      so that shards have about equal bytes, and adds shard, from 0; --shard prints one of them.

      --out adds out, where the output goes: an address with {name}, {stem} (the name without its extension)
      or {key}. --done leaves out units that are done: LIST is a folder or a listing of outputs, in
      any of these forms, or has the rows of unit-run. A unit is done if its out is there, without --out its
      name, or if a row has its key with the state done or skipped.
      """,
    input: .recordings, output: .text,
    examples: [
      .init(
        #"""
        unit-list robots --suffix .mcap --pipeline convert.sh \
          --out 'converted/{name}' > units.txt
        """#,
        "List the recordings of a folder."),
      .init(
        #"""
        rclone lsjson -R s3:robots/2026-11-26 \
          | unit-list --root s3:robots/2026-11-26 --shards 64 > units.txt
        """#,
        "Divide what is in a store among 64 tasks."),
      .init(
        #"""
        unit-list robots --suffix .mcap --size 2GB \
          --out 'converted/{name}' --done converted > units.txt
        """#,
        "Divide large recordings, and leave out those that are done."),
    ],
    seeAlso: ["unit-run", "stream-info"])

  @Argument(
    help: "Folders, rclone paths and listings; - or no operand means standard input.",
    valueName: "SOURCE", completion: .file)
  var sources: [String] = []
  @Option(help: "List only names that end so; may be repeated.", valueName: "TEXT")
  var suffix: [String] = []
  @Option(help: "The form of listings; by default what they begin with tells.")
  var format: ListingForm?
  @Option(help: "The columns of an inventory, such as 'Bucket, Key, Size'.", valueName: "NAME,…")
  var columns: ColumnNames?
  @Option(help: "The address that paths in listings are relative to.", valueName: "URI")
  var root: String?
  @Option(
    help: "The pipeline of the keys, as unit-run gets it.", valueName: "FILE", completion: .file)
  var pipeline: String?
  @Option(help: "Where outputs go, with {name}, {stem} or {key}.", valueName: "URI") var out:
    String?
  @Option(
    help: "Leave out what is done; may be repeated.", valueName: "LIST", completion: .file)
  var done: [String] = []
  @Option(help: "Divide recordings that are larger by time.") var size: ByteSize?
  @Option(help: "Divide the units among so many.", valueName: "N", in: 1...1_000_000)
  var shards = 1
  @Option(help: "Print only the units of this shard, from 0.", valueName: "K", in: 0...999_999)
  var shard: Int?

  func validate() throws {
    if let out, !OutputTemplate(out).hasField {
      throw UsageError(
        "--out \(out.quoted) would be one output for all; it needs {name}, {stem} or {key}")
    }
    if let shard, shard >= shards { throw UsageError("--shard must be below --shards") }
    guard size?.bytes != 0 else { throw UsageError("--size must be above 0") }
  }

  func run(_ context: RunContext) throws {
    var settings = UnitList.Settings()
    (settings.suffixes, settings.largest) = (suffix, size?.bytes)
    (settings.shards, settings.shard) = (shards, shard)
    settings.pipeline = try pipeline.map { try UnitPipeline(reading: $0).text } ?? ""
    settings.output = out.map { OutputTemplate($0) }
    var list = UnitList(settings)
    for source in sources.isEmpty ? ["-"] : sources {
      try read(source, context) { (object, root) throws(StreamError) in
        try list.add(object, root: root)
      }
    }
    for source in done {
      try read(source, context) { (object, root) throws(StreamError) in
        try list.addDone(object, root: root)
      }
    }
    let output = FileOutput(.standardOutput())
    try list.write(
      split: { (uri, most) throws(StreamError) in
        let (parts, reason) = try RecordingParts.of(uri, most: most)
        if let reason { context.warn("'\(uri.printable)' stays whole: \(reason)") }
        return parts
      }, { (row) throws(StreamError) in try output.write(line: row) })
    try output.flush()
    if list.duplicates > 0 {
      context.warn("\(Quantity.count(UInt64(list.duplicates), "recording")) listed twice")
    }
    context.note("\(Quantity.count(UInt64(list.count), "unit")), \(list.doneCount) done before")
  }

  /// The objects of a source, each with what its path is relative to.
  private func read(
    _ source: String, _ context: RunContext,
    _ body: (ListedObject, _ root: String?) throws(StreamError) -> Void
  ) throws {
    let isListing = source == "-" || !(Directory.isDirectory(source) || isRemote(source))
    guard !isListing else {
      let input = try context.open(source)
      return try context.naming(source) { () throws(StreamError) in
        var reader = ListingReader(columns: columns?.columns ?? .usual)
        try reader.read(input.gunzipped(), form: format) { (object) throws(StreamError) in
          try body(object, root)
        }
        if reader.deleted > 0 {
          context.note("'\(source.printable)': left out \(reader.deleted) old or deleted versions")
        }
      }
    }
    guard isRemote(source) else {
      let unnamed = try Directory.walk(
        source,
        { (path, size) throws(StreamError) in
          try body(ListedObject(path: path, size: size), source)
        }, failing: { StreamError($0) })
      if unnamed > 0 {
        context.warn(
          "'\(source.printable)': left out \(Quantity.count(UInt64(unnamed), "file")) whose names are not UTF-8"
        )
      }
      return
    }
    try RemoteListing.read(source) { (object) throws(StreamError) in try body(object, source) }
  }

  private func isRemote(_ source: String) -> Bool {
    if case .remote = UnitAddress(source) { !Directory.exists(source) } else { false }
  }
}

extension ListingForm: OptionValue {}

/// `Bucket, Key, Size`
struct ColumnNames: OptionValue {
  let columns: InventoryColumns
  let argumentText: String

  init(parsing text: String) throws(UsageError) {
    argumentText = text
    do throws(StreamError) { columns = try InventoryColumns(text) } catch {
      throw UsageError(error.text)
    }
  }

  static var placeholder: String { "NAME,…" }
}

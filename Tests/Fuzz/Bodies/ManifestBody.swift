internal import EpisodeCodec

/// A manifest and a list of what is up: no name leads out of a folder, and no plan is without an end.
func readManifest(_ input: Bytes) {
  attempt { () throws(StreamError) in
    let manifest = try TierManifest(parsing: input.span)
    var objects: [UploadObject] = []
    for file in manifest.files {
      precondition(!file.name.utf8.contains { $0 < 0x20 } && !file.name.hasPrefix("/"))
      precondition(!file.name.split(separator: "/").contains(".."))
      objects.append(
        UploadObject(
          file, in: "run", at: "/run", tier: file.tier == "night" ? 1 : 0, urgency: manifest.urgency
        )
      )
    }
    let rate = 1 << Int(input.byte(input.count - 1) % 32)
    var night = succeed { () throws(StreamError) in try UploadWindow(parsing: "22:00-06:00") }
    night.rate = rate
    for budget in [nil, 1 << 20] {
      let ends = UploadEstimate(
        objects, [UploadWindow(rate: rate), night], budget: budget, from: 1_764_547_200
      ).ends
      precondition(ends.count == objects.count)
    }
  }
  let text = String(decoding: input.array, as: UTF8.self)
  attempt { () throws(StreamError) in _ = try DigestList(parsing: text) }
  attempt { () throws(StreamError) in
    let window = try UploadWindow(parsing: text)
    let again = succeed { () throws(StreamError) in
      try UploadWindow(parsing: window.text.map { $0 == " " ? "," : "\($0)" }.joined())
    }
    precondition(again == window)
  }
}

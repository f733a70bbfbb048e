extension String {
  /// The text as one word of a shell command, whatever is in it.
  package var quotedForShell: String {
    let isPlain = unicodeScalars.allSatisfy {
      $0.value > 0x7F || ("a"..."z").contains($0) || ("A"..."Z").contains($0)
        || ("0"..."9").contains($0)
        || "-_./=:,+@%".unicodeScalars.contains($0)
    }
    if isPlain, !isEmpty { return self }
    return "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      + "'"
  }
}

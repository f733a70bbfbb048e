internal import Bytes
internal import Recordings
package import Stream

/// A plan as a script for any POSIX shell, which does what may be done now and can be run again.
package struct UploadScript {
  package var transport = UploadTransport.rclone
  /// The destination, to which keys are appended.
  package var destination: String
  package var tiers: TierPlan
  /// For each tier.
  package var windows: [UploadWindow]
  /// The most bytes from noon to noon; nil for no limit.
  package var budget: Int?
  /// The file to note in what is up.
  package var uploaded: String?
  /// Whether files are removed when they are up.
  package var removes = false
  /// Local seconds, from which on to estimate.
  package var start: Int

  package init(
    _ destination: String, _ tiers: TierPlan, _ windows: [UploadWindow], from start: Int
  ) {
    // The root of a remote has no slash: on some it would be the root of the machine.
    self.destination =
      destination.hasSuffix(":") || destination.hasSuffix("/") ? destination : destination + "/"
    (self.tiers, self.windows, self.start) = (tiers, windows, start)
  }

  /// The script, and what a person should know: one line each.
  package func make(_ list: UploadList) -> (text: String, summary: [String]) {
    let objects = list.objects
    let estimate = ends(of: objects)
    var text = "#!/bin/sh\n# \(title(objects))\n"
    text += Self.introduction(transport.programs)
    text += "# From \(Self.time(start)) on, \(budgetText):\n"
    for (tier, number) in used(objects) {
      text += "#   " + line(tier, number, objects, estimate) + "\n"
    }
    text += settings(list)
    text += transport.functions + "\n" + Self.functions
    for (tier, _) in used(objects) {
      let window = windows[tier]
      text += "\n# \(tiers.tiers[tier].name)\n"
      text += "window \(window.text.quotedForShell) \(window.rate ?? 0)\n"
      for object in objects where object.tier == tier {
        let words = [
          object.key.quotedForShell, "\(object.size)", object.sha256, object.path.quotedForShell,
        ]
        text += "put \(words.joined(separator: " "))\n"
      }
    }
    text += "\nfinish\n"
    return (text, [summary(list, estimate)] + complaints(objects, estimate))
  }

  // MARK: What it says

  private func title(_ objects: [UploadObject]) -> String {
    let size = objects.reduce(UInt64(0)) { $0 + UInt64($1.size) }
    let count = Quantity.count(UInt64(objects.count), "file")
    let host = if case .ssh(let host) = transport { host.printable + ":" } else { "" }
    return "Uploads \(count), \(Quantity.size(size)), to \(host)\(destination.printable)"
  }

  private var budgetText: String {
    budget.map { "with \(Quantity.size(UInt64($0))) a night" } ?? "with any number of bytes a night"
  }

  /// The tiers that have files, and how many.
  private func used(_ objects: [UploadObject]) -> [(tier: Int, count: Int)] {
    tiers.tiers.indices.map { tier in (tier, objects.count { $0.tier == tier }) }
      .filter { $0.count > 0 }
  }

  /// nil without a rate for each tier that has files.
  private func ends(of objects: [UploadObject]) -> [Int?]? {
    guard used(objects).allSatisfy({ windows[$0.tier].rate != nil }) else { return nil }
    return UploadEstimate(objects, windows, budget: budget, from: start).ends
  }

  private func line(
    _ tier: Int, _ count: Int, _ objects: [UploadObject], _ ends: [Int?]?
  ) -> String {
    let indices = objects.indices.filter { objects[$0].tier == tier }
    let size = indices.reduce(UInt64(0)) { $0 + UInt64(objects[$1].size) }
    let window = windows[tier]
    var parts = [
      "\(tiers.tiers[tier].name): \(Quantity.count(UInt64(count), "file")), \(Quantity.size(size))",
      window.spans.isEmpty ? "at any time" : window.text,
    ]
    if let rate = window.rate { parts.append("\(Quantity.size(UInt64(rate)))/s") }
    if let ends { parts.append(Self.until(indices.map { ends[$0] })) }
    return parts.joined(separator: ", ")
  }

  private static func until(_ ends: [Int?]) -> String {
    let known = ends.compactMap(\.self)
    guard known.count == ends.count, let last = known.max() else { return "never up as a whole" }
    return "up by \(time(last))"
  }

  /// `2026-11-27 22:05`, not before the time itself.
  private static func time(_ seconds: Int) -> String {
    let minute = UInt64((seconds + 59) / 60) * 60
    let text = Timestamp.text(minute * 1_000_000_000)
    return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5))"
  }

  private func summary(_ list: UploadList, _ ends: [Int?]?) -> String {
    var line = title(list.objects).prefix(1).lowercased() + title(list.objects).dropFirst()
    if list.countUp > 0 { line += "; \(list.countUp) more are up already" }
    guard let ends else { return line + "; with --bandwidth it says when everything is up" }
    guard let last = ends.compactMap(\.self).max() else { return line }
    let days = (last - start) / 86_400
    let all = ends.contains(nil) ? "all else" : "everything"
    return line + "; \(all) is up by \(Self.time(last))"
      + (days > 0 ? ", in \(Quantity.count(UInt64(days), "day"))" : "")
  }

  /// Files that never can go.
  private func complaints(_ objects: [UploadObject], _ ends: [Int?]?) -> [String] {
    guard let ends else { return [] }
    return zip(objects, ends).filter { $0.1 == nil }.map { object, _ in
      let window = windows[object.tier]
      let reason =
        object.size > budget ?? .max
        ? "the bytes of a night" : window.spans.isEmpty ? "any plan" : "'\(window.text)'"
      return "'\(object.path.printable)' never goes: "
        + "its \(Quantity.size(UInt64(object.size))) are too much for \(reason)"
    }
  }

  // MARK: Its text

  private static func introduction(_ programs: String) -> String {
    """
    # The most urgent tier and the smallest files go first. Run the script again whenever you like: it sends
    # the files that are not up yet and that may go now by the local time, and ends. It copies each file to
    # \(UploadList.partial)/, compares the checksums, and then moves the copy to its name.
    # The script needs \(programs).
    #

    """
  }

  private func settings(_ list: UploadList) -> String {
    """
    set -u
    to=\(destination.quotedForShell)
    uploaded=\((uploaded ?? "").quotedForShell)
    budget=\(budget ?? 0)
    remove=\(removes ? "yes" : "''")
    [ -z "$uploaded" ] || : >>"$uploaded" || exit
    exec 9<\((list.folders.first ?? "/").quotedForShell) || exit
    flock -n 9 || { echo 'another run is not over yet'; exit; }


    """
  }

  private static let functions = #"""

    sent=0 there=0 waiting=0 failed=0
    say() { printf '%s\n' "$1" >&2; }
    fail() { say "$1"; failed=$((failed + 1)); }
    later() { waiting=$((waiting + 1)); }
    finish() {
      echo "$sent sent, $there up before, $waiting for later, $failed failed"
      [ "$failed" -eq 0 ]
      exit
    }

    # window SPANS RATE: when the files after it may go, and with how many bytes a second; 0 for any.
    window() { spans=$1 rate=$2; }
    # seconds HH:MM: of the day. The 1 keeps 08 from being octal.
    seconds() { echo $(((1${1%:*} - 100) * 3600 + (1${1#*:} - 100) * 60)); }
    # The seconds until the window closes, 0 for never. Fails while it is closed.
    seconds_left() {
      if [ "$spans" = any ]; then echo 0; return; fi
      now=$(date +%H:%M:%S)
      now=$(($(seconds "${now%:*}") + 1${now##*:} - 100))
      for span in $spans; do
        from=$(seconds "${span%-*}") until=$(seconds "${span#*-}")
        passed=$(((now - from + 86400) % 86400)) length=$(((until - from + 86400) % 86400))
        if [ $passed -lt $length ]; then echo $((length - passed)); return; fi
      done
      return 1
    }
    # Nights go from noon to noon, by the local time.
    night() {
      now=$(date +%s) zone=$(date +%z)
      hours=${zone#?} minutes=${zone#???} sign=${zone%????}
      offset=$(((1${hours%??} - 100) * 3600 + (1$minutes - 100) * 60))
      echo $(((now + ${sign}1 * offset - 43200) / 86400))
    }
    # spend SIZE: takes the bytes from those of the night, if there are so many left.
    spend() {
      [ "$budget" -gt 0 ] || return 0
      night=$(night)
      spent=$(awk -v night="$night" \
        '$1 == "#" && $2 == night { sum += $3 } END { printf "%.0f", sum }' "$uploaded") || return
      [ $((spent + $1)) -le "$budget" ] || return
      echo "# $night $1" >>"$uploaded" || { fail "cannot write '$uploaded'"; return 1; }
    }
    # limited COMMAND...: ends it when the window closes.
    limited() { if [ "$left" -gt 0 ]; then timeout "$left" "$@"; else "$@"; fi </dev/null; }

    # confirmed KEY SHA256 FILE: the object is the file.
    confirmed() {
      if [ -n "$uploaded" ] && ! grep -qxF -e "$2  $1" "$uploaded"; then
        printf '%s  %s\n' "$2" "$1" >>"$uploaded" || { fail "cannot write '$uploaded'"; return; }
      fi
      [ -z "$remove" ] || rm -f -- "$3"
    }

    # put KEY SIZE SHA256 FILE
    put() {
      left=$(seconds_left) || { later; return; }
      compare "$1" "$3" "$4"
      case $? in
        0) there=$((there + 1)); confirmed "$1" "$3" "$4"; return ;;
        1) fail "'$1' is up already, with other content"; return ;;
      esac
      [ -f "$4" ] || { fail "'$4' is gone"; return; }
      sum=$(sha256sum <"$4")
      [ "${sum%% *}" = "$3" ] || { fail "'$4' has changed since the plan was made"; return; }
      if [ "$left" -gt 0 ] && [ "$rate" -gt 0 ] && [ $(($2 / rate)) -ge "$left" ]; then
        later
        return
      fi
      spend "$2" || { later; return; }
      copy "$4" ".partial/$1"
      case $? in
        0) ;;
        124) later; return ;;
        *) broken "$1"; return ;;
      esac
      if ! compare ".partial/$1" "$3" "$4"; then
        discard ".partial/$1"
        fail "'$1' did not arrive as it is here"
      elif publish ".partial/$1" "$1" && compare "$1" "$3" "$4"; then
        sent=$((sent + 1))
        echo "$1"
        confirmed "$1" "$3" "$4"
      else
        broken "$1"
      fi
    }
    # Without a link nothing else can go, either.
    broken() {
      fail "'$1' was not uploaded"
      reachable || { say 'the destination cannot be reached'; finish; }
    }
    """#
}

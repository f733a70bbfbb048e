internal import Bytes

/// What carries files, and the functions of a script that use it.
package enum UploadTransport: Equatable, Sendable {
  /// rclone, to one of its remotes.
  case rclone
  /// ssh with rsync, or scp where one side has no rsync, to a folder of this host.
  case ssh(host: String)

  /// The programs that the script needs.
  var programs: String {
    switch self {
    case .rclone: "rclone, md5sum, sha256sum, timeout, flock and awk"
    case .ssh: "ssh, rsync or scp, sha256sum, timeout, flock and awk"
    }
  }

  /// `compare`, `copy`, `publish`, `discard` and `reachable`, in the shell's language.
  var functions: String {
    switch self {
    case .rclone: Self.rcloneFunctions
    case .ssh(let host): "host=\(host.quotedForShell)\n" + Self.sshFunctions
    }
  }

  private static let rcloneFunctions = #"""
    # compare NAME SHA256 FILE: 0 if the object is the file, 1 if it is another one, 2 if there is none.
    compare() {
      sum=$(rclone md5sum "$to$1" 2>/dev/null) && [ -n "$sum" ] || return 2
      sum=${sum%% *}
      case $sum in
        '' | *[!0-9a-f]*)
          # The storage keeps no MD5: read what it has.
          sum=$(rclone cat "$to$1" | sha256sum)
          [ "${sum%% *}" = "$2" ]
          ;;
        *)
          # What is no longer here was removed because its object had been confirmed.
          [ -e "$3" ] || return 0
          md5=$(md5sum <"$3")
          [ "$sum" = "${md5%% *}" ]
          ;;
      esac
    }
    copy() { limited rclone copyto --checksum --bwlimit "${rate}B" "$1" "$to$2"; }
    publish() { rclone moveto "$to$1" "$to$2"; }
    discard() { rclone deletefile "$to$1"; }
    # A folder that is not there yet has status 3.
    reachable() {
      rclone lsf --max-depth 1 "$to" >/dev/null 2>&1
      case $? in 0 | 3) ;; *) false ;; esac
    }
    """#

  private static let sshFunctions = #"""
    # quoted TEXT: the text as one word for the shell of the host.
    quoted() { printf "'"; printf %s "$1" | sed "s/'/'\\\\''/g"; printf "'"; }
    remote() { ssh "$host" "$1" </dev/null; }
    tool=scp
    if command -v rsync && remote 'command -v rsync'; then tool=rsync; fi >/dev/null 2>&1
    # compare NAME SHA256 FILE: 0 if the object is the file, 1 if it is another one, 2 if there is none.
    compare() {
      sum=$(remote "sha256sum <$(quoted "$to$1")" 2>/dev/null) || return 2
      [ "${sum%% *}" = "$2" ]
    }
    copy() {
      remote "mkdir -p -- $(quoted "$(dirname -- "$to$2")")" || return
      if [ $tool = rsync ]; then
        limited rsync -s --append-verify --bwlimit=$(((rate + 1023) / 1024)) -- "$1" "$host:$to$2"
      else
        # 0 kilobits in a second would be none.
        kilobits=$(((rate + 124) / 125))
        limited scp -q -l $((kilobits ? kilobits : 1000000000)) -- "$1" "$host:$to$2"
      fi
    }
    publish() {
      remote "mkdir -p -- $(quoted "$(dirname -- "$to$2")") &&
        mv -- $(quoted "$to$1") $(quoted "$to$2")"
    }
    discard() { remote "rm -f -- $(quoted "$to$1")"; }
    reachable() { remote true 2>/dev/null; }
    """#
}

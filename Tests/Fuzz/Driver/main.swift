import EpisodeCodec
import FuzzBodies

// Hands the process to libFuzzer. The target is named by `--target=NAME`: libFuzzer leaves alone
// what starts with two hyphens, and passes it on when it starts itself again.

@_silgen_name("LLVMFuzzerRunDriver")
func runFuzzer(
  _ argc: UnsafeMutablePointer<CInt>,
  _ argv: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ tryInput: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

let target: FuzzTarget = {
  let prefix = "--target="
  let name = CommandLine.arguments.first { $0.hasPrefix(prefix) }?.dropFirst(prefix.count)
  guard let target = name.flatMap({ FuzzTarget(rawValue: String($0)) }) else {
    fatalError("--target= is one of \(FuzzTarget.allCases.map(\.rawValue))")
  }
  return target
}()

var argc = CommandLine.argc
var argv = unsafe CommandLine.unsafeArgv
_ = unsafe runFuzzer(&argc, &argv) { start, count in
  target.run(Bytes(unsafe Array(UnsafeBufferPointer(start: start, count: count))))
  return 0
}

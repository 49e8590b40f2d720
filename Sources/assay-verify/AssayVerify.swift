import VerifierCommand

/// The verifier as a program of its own: no prover, no circuits, no network.
@main
enum AssayVerify {
    static func main() {
        StandaloneVerifyCommand.runProgram()
    }
}

import VerifierCommand

/// The verifier as a program of its own: no prover, no circuits, no network.
@main
enum AssayVerify {
    static func main() {
        // A bundle is the first argument otherwise, so that the parser takes a subcommand's name for one.
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case "receipt": ReceiptCommand.runToExit(Array(arguments.dropFirst()))
        case "policy": PolicyCommand.runToExit(Array(arguments.dropFirst()))
        default: StandaloneVerifyCommand.runToExit(arguments)
        }
    }
}

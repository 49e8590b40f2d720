import ArgumentParser
import VerifierCommand

/// The command line of Assay.
@main
enum Assay {
    static func main() {
        AssayCommand.runToExit()
    }
}

/// The root command: names the others.
struct AssayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assay",
        abstract: "Prove facts about signed readings without showing the readings.",
        discussion: """
            THE WAY THROUGH
              assay sensor keygen                    a device's key
              assay sensor sign box.csv …            the device signs its log
              assay rule check rule.yaml             what a rule means
              assay setup dev consecutive-1440       a development key, once
              assay prove --rule rule.yaml --claim breach --input …
              assay attest --rule rule.yaml …        the same, by hardware
              assay verify box.assay.json …          anyone, offline
              assay receipt verify quote.bin …       evidence of hardware, offline
              assay chain new --batch box.signed.json …
                                                     proofs, receipts, signatures
                                                     of several makers in one file

            EXIT CODES
              0  done
              1  refused: the log, signature or bundle is bad, or the claim
                 does not follow from the readings
              2  wrong usage, or a rule that cannot be read
              3  a key file that others could have read or replaced
                 (verify: not trusted, or not as expected)
              4  no circuit, or no key for it (verify: not checkable)
              5  verify only: expired, or not yet valid
              6  a file, the disk or the daemon failed
            130  interrupted; nothing is left behind

            Errors go to standard error as `assay: error: … [code]`. The codes
            are stable.
            """,
        version: "0.1.0",
        subcommands: [
            SensorCommand.self, RuleCommand.self, ProveCommand.self, RecomputingVerifyCommand.self,
            ChainCommand.self, DiscloseCommand.self, AttestCommand.self, CollateralCommand.self,
            IdentityCommand.self, CircuitsCommand.self, ReceiptCommand.self, RegistryCommand.self,
            ModelCommand.self, SetupCommand.self, Groth16Command.self, DoctorCommand.self, BenchCommand.self,
        ]
    )
}

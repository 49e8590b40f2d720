public import ArgumentParser
import CanonicalEncoding
import ProofChain
import Statements
import Verification

/// `verify`: checks a bundle offline and says what it proves, what was checked and what was not.
///
/// A subcommand of `assay`, and the whole of `assay-verify`.
public struct VerifyCommand: ParsableCommand {
    /// Name, help and exit codes.
    public static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check a bundle offline: what it proves, about which device, and what nobody checked.",
        discussion: """
            Nothing is sent anywhere, and nothing is learnt of the readings but what the first line says.
            A proof alone tells you little: say whom you trust and what you expect.

            EXAMPLES (assay verify and assay-verify are the same, but for --model)
              Try a bundle of the demo, whose key its maker could forge under:
                assay-verify breach.assay.json --trust-sensor 3f…c1 \\
                  --allow-dev-setup

              Ask for the answer to a question of your own:
                assay-verify breach.assay.json --trust-sensor 3f…c1 \\
                  --trust-vk 9a…07 --nonce 5e1f… --expect verdict=breach \\
                  --expect rule=seed-8c-30min.yaml \\
                  --expect window=2026-05-01T00:00:00Z/2026-05-15T00:00:00Z

              A sensor that stays hidden, of a registry whose root you know:
                assay-verify breach.assay.json --registry 3443…4689 \\
                  --trust-vk 9a…07

              Two boxes of three must agree; none may have signed two logs of
              one number:
                assay-verify a.assay.json b.assay.json c.assay.json \\
                  --quorum 2 --registry fleet.json --trust-vk 9a…07

              A log that came in several batches, in their order:
                assay-verify mon.assay.json tue.assay.json --continued \
                  --trust-sensor 3f…c1 --trust-vk 9a…07

              What you accept, written down once: a proof and a receipt of
              hardware for every link:
                assay-verify decision.assay.json --policy proof-and-tee \\
                  --trust-vk 9a…07 --nonce 5e1f…

              For programs: one JSON object, the same exit codes:
                assay-verify - --json < breach.assay.json

              For people and other systems: a page, and signed results:
                assay-verify breach.assay.json --html report.html \\
                  --svr result.dsse.json --ear result.jwt --sign my.key

            EXIT CODES
              0  verified: all that you asked for was checked and holds
              1  invalid: malformed, changed afterwards, or not shown
              2  wrong usage
              3  genuine, but an expectation or policy is not met,
                 or the setup or the sensor is not trusted
              4  not checkable: incomplete, or of a kind, version or circuit
                 that this program does not know
              5  expired, or not yet valid
              6  a file could not be read, or the report not be written
            When several apply, the first of 1, 4, 5, 3 is the one. Of several
            bundles all must verify; with --quorum so many sensors, or it is 3.
            """
    )

    @Argument(help: "The bundle, a *.assay.json file; - reads standard input.")
    var bundle: String

    @Argument(
        help: ArgumentHelp(
            "More bundles, checked by the same options. A sensor that signed two batches under one counter and sequence is found.",
            valueName: "others"))
    var others: [String] = []

    @Option(
        help: ArgumentHelp(
            "So many different sensors must show the same claim about the same rule and window; the others are told why they do "
                + "not count.", valueName: "count"))
    var quorum: Int?

    @Flag(
        help: """
            The bundles are about the batches of one log, in their order: each must go on where the one before ends. Expected \
            windows and verdicts, and the nonce, are those of the whole.
            """)
    var continued = false

    @Option(
        help: ArgumentHelp(
            "What is accepted: a policy's file, or the name of one that comes with the program (`policy list`). Other options say what "
                + "it leaves open, and never loosen it.", valueName: "file|name"))
    var policy: String?

    @Option(
        name: .customLong("trust-vk"),
        help: ArgumentHelp(
            "Trust the setup of the verifying key with this digest, 64 hex digits. Repeatable.",
            valueName: "digest"))
    var trustedKeys: [String] = []

    @Option(
        name: .customLong("trust-sensor"),
        help: ArgumentHelp(
            "Trust readings signed by this sensor key, 64 hex digits. Repeatable.", valueName: "key"))
    var trustedSensors: [String] = []

    @Option(
        help: ArgumentHelp(
            "Trust readings signed by members of this sensor registry: its root in decimal digits, or its file. Repeatable.",
            valueName: "root|file"))
    var registry: [String] = []

    @Option(
        name: .customLong("trust-signer"),
        help: ArgumentHelp(
            "Trust what this identity signed, as a device or as whoever decides: did:key:z6Mk… Repeatable.",
            valueName: "did"))
    var trustedSigners: [String] = []

    @Flag(
        name: .customLong("allow-dev-setup"),
        help: "Accept keys marked as development keys. Their maker can forge any proof: for trying things out only.")
    var allowsDevelopmentSetup = false

    @Option(
        name: .customLong("trust-model"),
        help: ArgumentHelp(
            "Trust the model with this digest: the SHA-256 of its file, or what `assay model compile` gives of private weights. "
                + "Repeatable.", valueName: "digest"))
    var trustedModels: [String] = []

    @Option(
        help: ArgumentHelp(
            "The ONNX file that statements about a model should be of. `assay verify` makes its integers, its distance from "
                + "floating point and its circuit anew, and compares them; `assay-verify` compares the file only.",
            valueName: "file"))
    var model: String?

    @Option(
        name: .customLong("bundle-digest"),
        help: ArgumentHelp("The manifest digest of the bundle that is meant.", valueName: "digest"))
    var bundleDigest: String?

    @Option(help: ArgumentHelp("The nonce that you gave the prover, in hex digits.", valueName: "hex"))
    var nonce: String?

    @Option(
        help: ArgumentHelp(
            "Check as of this moment, such as 2026-05-20T12:00:00Z, instead of now. That it is the right moment is "
                + "your assumption.", valueName: "time"))
    var at: String?

    @Option(
        help: ArgumentHelp(
            "What the statement must say. Repeatable. Keys: rule (a rule file, compared by meaning), window "
                + "(START/END), verdict (breach or no-breach), sensor (64 hex digits; also trusts it), device, counter, "
                + "model (the SHA-256 of its file), answer (the index of the greatest element), circuit, audience.",
            valueName: "key=value"))
    var expect: [String] = []

    @OptionGroup(title: "RECEIPTS")
    var published: CollateralOptions

    @OptionGroup var results: ResultOptions

    @Flag(help: "Write one JSON object instead of the report.")
    var json = false

    @Flag(help: "Say of every check why it matters, and how to make it pass.")
    var explain = false

    /// Creates an empty command, to be filled by the parser.
    public init() {}

    /// Checks the form of the options, so that a mistyped one is wrong usage and not a failed verification.
    public func validate() throws {
        do throws(CommandFailure) {
            _ = try checkedOptions()
            try checkBundles()
            try results.check(reading: [bundle] + others + published.collateral)
            if at != nil { _ = try CheckTime.read(at) }
        } catch { throw ValidationError(error.message) }
    }

    /// Runs; ends with the exit code of the outcome.
    public func run() throws { try run(recompute: nil) }

    /// Runs in a program that can make models anew.
    public func run(recompute: ModelRecomputation?) throws {
        try OutputStream.report { style throws(CommandFailure) in try examine(style: style, recompute: recompute) }
    }

    /// Reads and checks the bundle; the report and the exit code.
    package func examine(
        style: TextStyle, recompute: ModelRecomputation? = nil, arguments: [String] = CommandLine.arguments
    ) throws(CommandFailure) -> (report: String, exitCode: Int32) {
        var options = try checkedOptions()
        try readRule(into: &options)
        try readRegistries(into: &options)
        try readModel(into: &options, recompute: recompute)
        try readPolicy(into: &options)
        let now = try CheckTime.read(at)
        options.collateral = try published.read(at: now)
        if continued { return try examineContinued(options, now: now, style: style) }
        if quorum != nil || !others.isEmpty { return try examineAll(options, now: now, style: style) }
        let (verdict, file) = try verdict(on: bundle, options, now: now)
        try results.write(verdict, file: file, arguments: arguments)
        let report =
            json
            ? String(decoding: verdict.json.canonicalBytes, as: UTF8.self) + "\n"
            : VerdictReport(verdict: verdict, style: style, explains: explain).text
        return (report, verdict.exitCode)
    }

    /// Checks several bundles, and what they come to together.
    private func examineAll(
        _ options: VerificationOptions, now: UTCTime, style: TextStyle
    ) throws(CommandFailure) -> (report: String, exitCode: Int32) {
        var verdicts: [Verdict] = []
        for path in [bundle] + others { verdicts.append(try verdict(on: path, options, now: now).verdict) }
        let joint = JointVerdict(verdicts, quorum: quorum)
        let report =
            json
            ? String(decoding: joint.json.canonicalBytes, as: UTF8.self) + "\n"
            : JointReport(verdict: joint, names: [bundle] + others, style: style, explains: explain).text
        return (report, joint.exitCode)
    }

    /// Checks the bundles of a log in several batches.
    private func examineContinued(
        _ options: VerificationOptions, now: UTCTime, style: TextStyle
    ) throws(CommandFailure) -> (report: String, exitCode: Int32) {
        let names = [bundle] + others
        let whole = try ContinuedVerdict(count: names.count, options: options) {
            number, options throws(CommandFailure) in
            try verdict(on: names[number], options, now: now).verdict
        }
        let report =
            json
            ? String(decoding: whole.json.canonicalBytes, as: UTF8.self) + "\n"
            : ContinuedReport(verdict: whole, names: names, style: style, explains: explain).text
        return (report, whole.exitCode)
    }

    /// The verdict on a bundle, and the SHA-256 of its file; none of one that is too large to be read.
    private func verdict(
        on path: String, _ options: VerificationOptions, now: UTCTime
    ) throws(CommandFailure) -> (verdict: Verdict, file: Digest?) {
        do throws(FileError) {
            let bytes = try readBundle(path)
            return (BundleVerifier.verify(bytes, options: options, now: now), .sha256(of: bytes))
        } catch {
            guard error.code == "file.too-large" else { throw CommandFailure(error) }
            return (BundleVerifier.verdictOnOversized(options: options, now: now), nil)
        }
    }
}

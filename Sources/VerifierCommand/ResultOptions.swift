import ArgumentParser
import Attestation
import CanonicalEncoding
import Identity
import ProofChain
import Statements
import Verification

/// Where results go besides standard output: a page for people, and documents for other systems.
struct ResultOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Write a page for people, in one file that loads nothing.", valueName: "file"))
    var html: String?

    @Option(
        help: ArgumentHelp(
            "Write an in-toto Simple Verification Result: what was verified of the bundle, and nothing else.",
            valueName: "file"))
    var svr: String?

    @Option(
        help: ArgumentHelp(
            "Write an EAR, the attestation result of RATS, with a part for every link and receipt.", valueName: "file"))
    var ear: String?

    @Option(
        name: .customLong("sign"),
        help: ArgumentHelp(
            "Sign --svr (as a DSSE envelope) and --ear (as a JWT) with this identity's key file.", valueName: "key"))
    var keyFile: String?

    /// Whether nothing is to be written.
    var isEmpty: Bool { html == nil && svr == nil && ear == nil }

    /// Refuses a key that would sign nothing, two results in one file, and a result in the place of what is read.
    func check(reading inputs: [String]) throws(CommandFailure) {
        guard keyFile == nil || svr != nil || ear != nil else {
            throw .usage("--sign signs what --svr and --ear write: give one of them")
        }
        let paths = [html, svr, ear].compactMap { $0 }
        guard Set(paths).count == paths.count else { throw .usage("--html, --svr and --ear want different files") }
        guard Set(paths).isDisjoint(with: inputs + [keyFile].compactMap { $0 }) else {
            throw .usage("--html, --svr and --ear would replace a file that is read")
        }
    }

    /// Writes what was asked for of a verdict: all files or none.
    ///
    /// - Parameters:
    ///   - file: the SHA-256 of the bundle's file; `nil` if it was not read.
    ///   - arguments: the command line, to be repeated on the page.
    func write(_ verdict: Verdict, file: Digest?, arguments: [String]) throws(CommandFailure) {
        var files: [(path: String, bytes: [UInt8])] = []
        if let html {
            let page = VerdictPage(verdict: verdict, file: file, command: RepeatedCommand(arguments).text(at: verdict))
            files.append((html, Array(page.text.utf8)))
        }
        if let svr {
            guard let file else {
                throw CommandFailure(
                    status: .system, message: "the bundle is too large to be named by the digest of its file",
                    code: "bundle.too-large")
            }
            let envelope = VerificationSummary(verdict, file: file).envelope
            files.append((svr, try document(envelope)))
        }
        if let ear { files.append((ear, try document(AttestationResult(verdict)))) }
        try write(files)
    }

    /// Writes what was asked for of one piece of evidence.
    func write(
        _ appraisal: Appraisal, under policy: Policy?, at time: UTCTime, isSupplied: Bool, arguments: [String]
    ) throws(CommandFailure) {
        var files: [(path: String, bytes: [UInt8])] = []
        if let html {
            let page = AppraisalPage(
                appraisal: appraisal, policy: policy, time: time, timeIsSupplied: isSupplied,
                command: RepeatedCommand(arguments).text(at: isSupplied ? nil : time))
            files.append((html, Array(page.text.utf8)))
        }
        if let ear { files.append((ear, try document(AttestationResult(appraisal, under: policy, at: time)))) }
        try write(files)
    }

    /// Writes what was asked for of evidence that cannot be read, so that no file from earlier is taken for its result.
    func write(
        unread error: EvidenceError, _ outcome: Outcome, kind: EvidenceKind?, under policy: Policy?, at time: UTCTime
    ) throws(CommandFailure) {
        var files: [(path: String, bytes: [UInt8])] = []
        if let html {
            let headline = outcome == .invalid ? "INVALID: this is malformed evidence" : "NOT CHECKABLE: not read"
            let body: Markup = """
                \(ReportPage.headline(headline, outcome))
                <p class="reasons">\(error.message) <code>\(error.code)</code></p>
                """
            files.append((html, Array(ReportPage(title: headline, outcome: outcome, body: body).text.utf8)))
        }
        if let ear {
            files.append((ear, try document(AttestationResult(unread: kind, outcome, under: policy, at: time))))
        }
        try write(files)
    }

    private func write(_ files: [(path: String, bytes: [UInt8])]) throws(CommandFailure) {
        guard !files.isEmpty else { return }
        do throws(FileError) { try FileBytes.write(together: files) } catch { throw CommandFailure(error) }
    }

    private func document(_ envelope: SignedEnvelope) throws(CommandFailure) -> [UInt8] {
        guard let keyFile else { return envelope.payload + [UInt8(ascii: "\n")] }
        do throws(KeyFileError) {
            let key = try IdentityKey.load(path: keyFile)
            return envelope.json(signatures: [key.sign(envelope)]).canonicalBytes + [UInt8(ascii: "\n")]
        } catch {
            throw CommandFailure(error)
        }
    }

    private func document(_ result: AttestationResult) throws(CommandFailure) -> [UInt8] {
        guard let keyFile else { return result.json.canonicalBytes + [UInt8(ascii: "\n")] }
        do throws(KeyFileError) {
            let key = try IdentityKey.load(path: keyFile)
            return Array(result.token(signedBy: key).utf8) + [UInt8(ascii: "\n")]
        } catch {
            throw CommandFailure(error)
        }
    }
}

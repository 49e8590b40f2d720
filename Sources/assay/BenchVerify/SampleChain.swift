import Attestation
import AttestationProviders
import Attested
import CanonicalEncoding
import Certificates
import Glibc
import Identity
import ProofChain
import ProvingService
import Statements

/// A chain whose check is timed: claims about logs, each shown by a proof and by a receipt, and a decision that stands on all of them.
///
/// Every log has a sensor's key of its own; the verifying key is one. Every receipt is an attestation of its own, as of as many provers, or
/// one attestation is of all.
struct SampleChain {
    /// Whom a verifier has to trust, in hexadecimal or as text.
    struct Trust: Codable {
        var keys: [String] = []
        var sensors: [String] = []
        var signers: [String] = []
        var roots: [String] = []
        var nonce = ""

        /// As options of the verifier.
        func options() throws -> VerificationOptions {
            var options = VerificationOptions()
            options.trustedKeys = Set(try keys.map { try Digest(hex: $0) })
            options.trustedSensors = Set(try sensors.map { try Hex.decode($0) })
            options.trustedSigners = Set(try signers.map { try DIDKey(parsing: $0) })
            options.nonce = try Hex.decode(nonce)
            var policies = AppraisalPolicies()
            policies.software.allowsSoftware = true
            policies.software.roots = TrustAnchors(keys: Set(try roots.map { try Digest(hex: $0) }))
            options.receiptPolicies = policies
            return options
        }
    }

    /// With an attestation for each.
    let bundle: Bundle
    /// With one attestation of all.
    let shared: Bundle
    let trust: Trust

    /// Makes a chain.
    ///
    /// - Parameters:
    ///   - count: links, at least two (precondition).
    ///   - folder: where the software root is made.
    ///   - tell: told the number of each link before it is made.
    init(
        links count: Int, keys: KeyCache, models: ModelDirectory, threads: Int, folder: String,
        tell: (Int) throws(CommandError) -> Void
    ) throws(CommandError) {
        precondition(count >= 2, "a decision stands on something")
        let provider = SoftwareProvider(folder: folder)
        let key = IdentityKey.generate()
        let now = Int64(time(nil))
        var (proved, carried, trust) = ([Link](), [CarriedKey](), Trust())
        var evaluated: [EvaluatedStatement] = []
        trust.signers = [key.identity.text]
        var steps: EvidenceSteps?
        do {
            trust.roots = [try provider.fingerprint(at: now).hex]
            for number in 1..<count {
                try tell(number)
                let request = try Self.subject.request(nil, nonce: proved.isEmpty ? nil : trust.nonce)
                trust.nonce = request.nonce
                trust.sensors += request.sensors
                let own: EvidenceSteps
                if let steps {
                    own = EvidenceSteps(request.wish, sharing: steps)
                } else {
                    own = EvidenceSteps(request.wish, keys: keys, models: models, threads: threads)
                    trust.keys = try own.open().map(\.verifyingKey)
                    steps = own
                }
                let stated = try own.state(own.programs)
                let bundle = try own.prove(stated) { _ in }
                evaluated += try own.evaluate(stated)
                proved += bundle.links
                carried += bundle.verifyingKeys
            }
            let statement = Statement.decision(
                try DecisionStatement(
                    signer: Label(key.identity.text), decision: Label("recall all of them"),
                    decided: UTCTime(secondsSinceEpoch: now),
                    terms: StatementTerms(
                        nonce: Hex.decode(trust.nonce), after: proved.map(\.statement.digest))))
            let decision = Link(
                statement: statement, evidence: [.signature(key.sign(Link.envelope(of: statement)))])
            func bundle(_ receipts: [StatementAttester.Receipt]) -> Bundle {
                let links = zip(proved, receipts).map { link, receipt in
                    Link(statement: link.statement, evidence: link.evidence + [.receipt(receipt.evidence)])
                }
                return Bundle(links: links + [decision], verifyingKeys: carried)
            }
            var single: [StatementAttester.Receipt] = []
            for one in evaluated { single += try StatementAttester.attest([one], by: provider, at: now) }
            self.bundle = bundle(single)
            shared = bundle(try StatementAttester.attest(evaluated, by: provider, at: now))
            self.trust = trust
        } catch let error as CommandError {
            throw error
        } catch let error as ServiceError {
            throw CommandError(error)
        } catch let error as AttestedError {
            throw CommandError(.system, code: error.code, message: error.message)
        } catch let error as ProviderError {
            throw CommandError(.system, code: error.code, message: error.message)
        } catch {
            throw CommandError(.system, code: "benchmark.bad-subject", message: "the chain cannot be made")
        }
    }

    /// What each of its claims is.
    static let subject: TEESubject = {
        guard let own = TEESubject.all.first(where: { $0.kind == "rule" }) else {
            preconditionFailure("there is a rule to show")
        }
        return own
    }()
}

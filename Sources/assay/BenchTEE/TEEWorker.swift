import Attestation
import AttestationProviders
import Attested
import CanonicalEncoding
import Certificates
import EngineBenchmark
import FoundationEssentials
import Glibc
import ProofChain
import ProvingService
import Statements
import Verification

/// The process that computes one path: reads requests from standard input and answers on standard output until the input ends.
struct TEEWorker {
    private let keys: KeyCache
    private let models: ModelDirectory
    private let threads: Int
    private let provider: any EvidenceProvider
    private let idleBytes: Int
    private var steps: EvidenceSteps?
    private var programs: [EvidenceSteps.Program] = []
    private var options = VerificationOptions()

    /// To be made before anything large is: idle memory is what is in use now.
    init(keys: KeyCache, models: ModelDirectory, threads: Int, provider: any EvidenceProvider) {
        self.keys = keys
        self.models = models
        self.threads = threads
        self.provider = provider
        idleBytes = ProcessMeter.peakResidentBytes()
    }

    /// Serves until the input ends.
    mutating func serve() {
        while let line = readLine() {
            var reply = TEEReply()
            do {
                let request = try JSONDecoder().decode(TEERequest.self, from: Data(line.utf8))
                try answer(request, &reply)
            } catch let error as ServiceError {
                (reply.errorCode, reply.errorMessage) = (error.code, error.message)
            } catch {
                (reply.errorCode, reply.errorMessage) = ("benchmark.bad-request", "a request that cannot be read")
            }
            reply.idleBytes = idleBytes
            guard let bytes = try? JSONEncoder().encode(reply),
                Console.write(bytes + [UInt8(ascii: "\n")], to: STDOUT_FILENO)
            else { return }
        }
    }

    private mutating func answer(_ request: TEERequest, _ reply: inout TEEReply) throws(ServiceError) {
        switch request.command {
        case .prepare: try prepare(request, &reply)
        case .measure: try measure(request.path, &reply)
        case .batch: try batch(request.count, &reply)
        }
    }

    // MARK: Prepare

    private mutating func prepare(_ request: TEERequest, _ reply: inout TEEReply) throws(ServiceError) {
        let wish = try ProofRequest(parsing: Array((request.request ?? "").utf8))
        let steps = EvidenceSteps(wish, keys: keys, models: models, threads: threads)
        self.steps = steps
        switch request.path {
        case .receipt: programs = request.programs
        case .proof:
            for _ in 0..<max(1, request.coldRuns) {
                let meter = StepMeter()
                meter.begin("synthesis")
                programs = try steps.open { meter.begin("key") }
                meter.end()
                reply.cold += meter.steps
            }
        }
        try trust(request, try steps.state(programs).statements)
        reply.programs = programs
        try measure(request.path, &reply)
    }

    /// An explicit policy: this key, this sensor, this model, this signer, and this nonce.
    private mutating func trust(_ request: TEERequest, _ statements: [Statement]) throws(ServiceError) {
        options = VerificationOptions()
        do {
            options.trustedKeys = Set(try programs.map { try Digest(hex: $0.verifyingKey) })
            options.trustedSensors = Set(try request.sensors.map { try Hex.decode($0) })
            options.nonce = try Hex.decode(request.nonce)
        } catch {
            throw ServiceError(code: "benchmark.bad-request", message: "a digest or key cannot be read")
        }
        for case .inference(let inference) in statements { options.trustedModels.insert(inference.modelIdentity) }
        var policies = AppraisalPolicies()
        if let software = provider as? SoftwareProvider, request.path == .receipt {
            do throws(ProviderError) {
                policies.software.roots = TrustAnchors(keys: [try software.fingerprint(at: Self.now)])
            } catch {
                throw ServiceError(code: error.code, message: error.message)
            }
            policies.software.allowsSoftware = true
        }
        options.receiptPolicies = policies
    }

    private static var now: Int64 { Int64(time(nil)) }

    // MARK: Measure

    private func measure(_ path: TEERequest.Path, _ reply: inout TEEReply) throws(ServiceError) {
        guard let steps else {
            throw ServiceError(code: "benchmark.bad-request", message: "nothing is prepared")
        }
        ProcessMeter.resetPeak()
        let meter = StepMeter()
        meter.begin("statement")
        let stated = try steps.state(programs)
        let bundle: Bundle
        switch path {
        case .proof:
            bundle = try steps.prove(stated) { step in
                switch step {
                case .witness: meter.begin("witness")
                case .proof: meter.begin("proof")
                }
            }
        case .receipt:
            meter.begin("evaluation")
            let evaluated = try steps.evaluate(stated)
            meter.begin(PathReport.Path.attestationStep)
            bundle = Self.bundle(try attest(evaluated))
        }
        meter.end()
        reply.peakBytes = ProcessMeter.peakResidentBytes() - idleBytes
        try verify(bundle, meter, &reply)
        reply.steps = meter.steps
        reply.sentence = bundle.links.map(\.statement.sentence).joined(separator: "; and ")
        reply.statements = bundle.links.map(\.statement.digest.hex)
    }

    private func verify(_ bundle: Bundle, _ meter: StepMeter, _ reply: inout TEEReply) throws(ServiceError) {
        let bytes = bundle.canonicalBytes
        let now: UTCTime
        do {
            now = try UTCTime(secondsSinceEpoch: Self.now)
        } catch {
            throw ServiceError(code: error.code, message: error.message)
        }
        meter.begin(TEEStepTime.verify)
        let verdict = BundleVerifier.verify(bytes, options: options, now: now)
        meter.end()
        reply.outcome = verdict.outcome.rawValue
        reply.reason = verdict.decisive.map { "\($0.reason) [\($0.code)]" } ?? ""
        reply.bundleBytes = bytes.count
        reply.evidenceBytes = bundle.links.flatMap(\.evidence).reduce(0) { $0 + $1.byteCount }
    }

    private func attest(_ statements: [EvaluatedStatement]) throws(ServiceError) -> [StatementAttester.Receipt] {
        do throws(AttestedError) {
            return try StatementAttester.attest(statements, by: provider, at: Self.now)
        } catch {
            throw ServiceError(code: error.code, message: error.message)
        }
    }

    private static func bundle(_ receipts: [StatementAttester.Receipt]) -> Bundle {
        Bundle(
            links: receipts.map { Link(statement: $0.statement, evidence: [.receipt($0.evidence)]) },
            verifyingKeys: [], collateral: receipts.flatMap(\.collateral))
    }

    /// One attestation of many statements, all alike: neither tree nor signature does less for that.
    private func batch(_ count: Int, _ reply: inout TEEReply) throws(ServiceError) {
        guard let steps, (1...StatementAttester.maximumCount).contains(count) else {
            throw ServiceError(code: "benchmark.bad-request", message: "nothing is prepared, or too many are meant")
        }
        guard let one = try steps.evaluate(try steps.state(programs)).first else {
            throw ServiceError(code: "benchmark.bad-request", message: "there is no statement")
        }
        let statements = Array(repeating: one, count: count)
        let meter = StepMeter()
        meter.begin(PathReport.Path.attestationStep)
        let receipts = try attest(statements)
        meter.end()
        try verify(Self.bundle([receipts[count / 2]]), meter, &reply)
        reply.steps = meter.steps
    }
}

extension Evidence {
    /// The bytes of the evidence itself.
    fileprivate var byteCount: Int {
        switch self {
        case .groth16(let proof): proof.proof.count
        case .receipt(let receipt): receipt.bytes.count
        case .signature: 0
        }
    }
}

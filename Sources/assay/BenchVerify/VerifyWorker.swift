import Attestation
import CanonicalEncoding
import Certificates
import EngineBenchmark
import FoundationEssentials
import Glibc
import Identity
import ProofChain
import Statements
import Verification

/// What `assay bench verify` asks of the process that checks: a JSON object a line each way.
struct VerifyRequest: Codable {
    /// A name of `VendorEvidence`, or nothing for a chain.
    var evidence: String?
    /// Where vendors' evidence lies.
    var folder = ""
    /// A bundle's file.
    var bundle = ""
    /// Whom the verifier of the bundle trusts.
    var trust = SampleChain.Trust()
    /// How often.
    var runs = 1
    /// How often before that, not timed.
    var warmUps = 0
}

/// The answer.
struct VerifyReply: Codable {
    var wall: [Double] = []
    var cpu: [Double] = []
    var byteCount = 0
    var errorCode: String?
    var errorMessage: String?
}

/// The process that checks for `assay bench verify`: reads requests from standard input and answers on standard output until the input
/// ends. It has one thread.
struct VerifyWorker {
    /// Serves until the input ends.
    func serve() {
        while let line = readLine() {
            var reply = VerifyReply()
            do {
                let request = try JSONDecoder().decode(VerifyRequest.self, from: Data(line.utf8))
                if let name = request.evidence {
                    try check(evidence: name, request, &reply)
                } else {
                    try check(chain: request, &reply)
                }
            } catch let error as BenchmarkError {
                (reply.errorCode, reply.errorMessage) = (error.code, error.message)
            } catch let error as FileError {
                (reply.errorCode, reply.errorMessage) = (error.code, error.message)
            } catch let error as EvidenceError {
                (reply.errorCode, reply.errorMessage) = (error.code, error.message)
            } catch {
                (reply.errorCode, reply.errorMessage) = ("benchmark.bad-request", "a request that cannot be read")
            }
            guard let bytes = try? JSONEncoder().encode(reply),
                Console.write(bytes + [UInt8(ascii: "\n")], to: STDOUT_FILENO)
            else { return }
        }
    }

    /// Times something so often; every result must be good.
    private func time(
        _ request: VerifyRequest, _ reply: inout VerifyReply, _ work: () throws -> (outcome: Outcome, reason: String)
    ) throws {
        for round in 0..<request.warmUps + request.runs {
            let before = ProcessMeter.now()
            let result = try work()
            let after = ProcessMeter.now()
            guard result.outcome == .verified else {
                throw BenchmarkError(
                    code: "benchmark.wrong-result", "it is \(result.outcome.rawValue): \(result.reason)")
            }
            guard round >= request.warmUps else { continue }
            reply.wall.append(after.wall - before.wall)
            reply.cpu.append(after.cpu - before.cpu)
        }
    }

    private func check(evidence name: String, _ request: VerifyRequest, _ reply: inout VerifyReply) throws {
        guard let own = VendorEvidence.all.first(where: { $0.name == name }) else {
            throw BenchmarkError(code: "benchmark.bad-request", "there is no evidence \(name)")
        }
        let (bytes, collateral) = try own.loaded(request.folder)
        let policies = own.policies
        func appraise(_ bytes: [UInt8]) throws(EvidenceError) -> Appraisal {
            try EvidenceAppraiser.appraise(
                bytes, as: own.kind, collateral: collateral, policies: policies, at: own.time)
        }
        // A check that lets anything pass would be the fastest.
        var changed = bytes
        changed[bytes.count / 4] ^= 1
        guard (try? appraise(changed))?.outcome ?? .invalid != .verified else {
            throw BenchmarkError(code: "benchmark.wrong-result", "evidence that was changed is verified, too")
        }
        try time(request, &reply) {
            let appraisal = try appraise(bytes)
            return (appraisal.outcome, appraisal.findings.first { $0.result == .failed }?.reason ?? "")
        }
        reply.byteCount = bytes.count
    }

    private func check(chain request: VerifyRequest, _ reply: inout VerifyReply) throws {
        let bytes = try FileBytes.read(path: request.bundle, limit: Bundle.maximumByteCount)
        let options = try request.trust.options()
        let now = try UTCTime(secondsSinceEpoch: Int64(Glibc.time(nil)))
        try time(request, &reply) {
            let verdict = BundleVerifier.verify(bytes, options: options, now: now)
            return (verdict.outcome, verdict.decisive.map { "\($0.reason) [\($0.code)]" } ?? "")
        }
        reply.byteCount = bytes.count
    }
}

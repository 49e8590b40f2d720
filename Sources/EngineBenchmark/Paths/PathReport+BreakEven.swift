extension PathReport {
    /// From how many statements of one attestation a receipt with a published latency takes less time than a proof.
    public struct StatementBreakEven: Codable, Sendable, Hashable {
        /// The subject.
        public var subject: String
        /// The published figure's name.
        public var published: String
        /// From the fastest to the slowest that was measured and published.
        public var statements: BreakEven.Range
    }

    /// From how many checks on one path takes less time than the other, made and checked.
    public struct VerificationBreakEven: Codable, Sendable, Hashable {
        /// The subject.
        public var subject: String
        /// Which path is cheaper to check here: `proof` or `receipt`.
        public var cheaperToCheck: String
        /// The published figure that an attestation is taken to last, in place of what the software needs to sign; absent for what was
        /// measured.
        public var published: String?
        /// From so many checks on that path takes less time, by medians; absent if never.
        public var verifications: Int?
    }

    /// Works out from how many on which path takes less time. Only here do published latencies meet measured times, and in no sum that
    /// is shown.
    package mutating func findBreakEven() {
        breakEven = []
        verificationBreakEven = []
        let quotes = published.filter { $0.quantity == .quote }
        for subject in subjects {
            let proof = subject.proof.making.wall
            let own = subject.receipt.withoutAttestation
            for figure in quotes {
                guard let interval = figure.interval else { continue }
                breakEven.append(
                    StatementBreakEven(
                        subject: subject.name, published: figure.name,
                        statements: BreakEven.statements(
                            latency: interval, perStatement: own.minimum...own.maximum,
                            proof: proof.minimum...proof.maximum)))
            }
            let checks = (proof: subject.proof.verify.wall.median, receipt: subject.receipt.verify.wall.median)
            let isProof = checks.proof < checks.receipt
            func add(_ name: String?, _ receipt: Double) {
                let both = (
                    proof: (making: proof.median, checking: checks.proof),
                    receipt: (making: receipt, checking: checks.receipt)
                )
                verificationBreakEven.append(
                    VerificationBreakEven(
                        subject: subject.name, cheaperToCheck: isProof ? "proof" : "receipt", published: name,
                        verifications: BreakEven.verifications(
                            own: isProof ? both.proof : both.receipt, other: isProof ? both.receipt : both.proof)))
            }
            add(nil, subject.receipt.making.wall.median)
            for figure in quotes {
                if let interval = figure.interval { add(figure.name, own.median + interval.lowerBound) }
            }
        }
    }
}

extension PathReport.Path {
    /// The name of the step in which the hardware, or what stands for it, signs.
    public static let attestationStep = "attestation"

    /// Elapsed seconds of all steps but the attestation, sample by sample.
    var withoutAttestation: SampleSummary {
        let others = steps.filter { $0.name != Self.attestationStep }
        return SampleSummary(
            making.wall.samples.indices.map { index in others.reduce(0) { $0 + $1.wall.samples[index] } })
    }
}

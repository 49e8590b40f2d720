extension PathReport {
    /// From how many statements of one attestation receipts with a published latency take less elapsed time than proofs.
    public struct StatementBreakEven: Codable, Sendable, Hashable {
        /// The subject.
        public var subject: String
        /// The published figure's name.
        public var published: String
        /// So many statements are shown sooner, one thing after the other. From the fastest to the slowest that was measured and published.
        public var latency: BreakEven.Range
        /// With so many of each attestation more are shown in an hour, if the next ones are evaluated meanwhile; absent if others wait for
        /// the same hardware.
        public var throughput: BreakEven.Range?
    }

    /// Which path takes less time, made once and checked so often, by medians.
    public struct VerificationBreakEven: Codable, Sendable, Hashable {
        /// The subject.
        public var subject: String
        /// The published figure that an attestation is taken to last, in place of what the software needs to sign; absent for what was
        /// measured.
        public var published: String?
        /// Which path takes less for how many checks.
        public var checks: BreakEven.Checks
    }

    /// Works out from how many on which path takes less time. Only here do published latencies meet measured times, and in no sum that
    /// is shown.
    package mutating func findBreakEven() {
        breakEven = []
        verificationBreakEven = []
        let quotes = published.filter { $0.quantity == .quote }
        for subject in subjects {
            let proof = subject.proof.making.wall
            let own = subject.receipt.withoutAttestation.wall
            for figure in quotes {
                guard let interval = figure.interval else { continue }
                func range(_ rule: (Double, Double, Double) -> Int?) -> BreakEven.Range {
                    BreakEven.range(
                        of: rule, latency: interval, perStatement: own.minimum...own.maximum,
                        proof: proof.minimum...proof.maximum)
                }
                breakEven.append(
                    StatementBreakEven(
                        subject: subject.name, published: figure.name, latency: range(BreakEven.statements),
                        throughput: figure.clients == 1 ? range(BreakEven.stream) : nil))
            }
            let checks = (proof: subject.proof.verify.wall.median, receipt: subject.receipt.verify.wall.median)
            func add(_ name: String?, _ receipt: Double) {
                verificationBreakEven.append(
                    VerificationBreakEven(
                        subject: subject.name, published: name,
                        checks: BreakEven.checks(
                            proof: (making: proof.median, checking: checks.proof),
                            receipt: (making: receipt, checking: checks.receipt))))
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

    /// All steps but the attestation, sample by sample.
    package var withoutAttestation: PathReport.Step {
        let others = steps.filter { $0.name != Self.attestationStep }
        func sums(_ value: (PathReport.Step) -> SampleSummary) -> [Double] {
            making.wall.samples.indices.map { index in others.reduce(0) { $0 + value($1).samples[index] } }
        }
        return PathReport.Step(name: "without attestation", wall: sums(\.wall), cpu: sums(\.cpu))
    }
}

import Algebra
import CanonicalEncoding
import Groth16
import R1CS

/// The second half of a setup: from the polynomials at the secret point to points in a file.
struct SetupWork {
    let system: ConstraintSystem<Fr>
    let domain: EvaluationDomain
    let secrets: SetupSecrets
    let polynomials: SetupPolynomials
    let oddLagrange: SecretVector<Fr>
    /// The wires that have a binding row in A.
    let boundWires: [UInt32]
    let pool: WorkerPool
    let cancellation: CancellationFlag?

    private let g1 = FixedBaseTable(base: G1Point.generator)
    private let g2 = FixedBaseTable(base: G2Point.generator)

    init(
        system: ConstraintSystem<Fr>, domain: EvaluationDomain, secrets: SetupSecrets, polynomials: SetupPolynomials,
        oddLagrange: SecretVector<Fr>, boundWires: [UInt32], pool: WorkerPool, cancellation: CancellationFlag?
    ) {
        self.system = system
        self.domain = domain
        self.secrets = secrets
        self.polynomials = polynomials
        self.oddLagrange = oddLagrange
        self.boundWires = boundWires
        self.pool = pool
        self.cancellation = cancellation
    }

    /// Computes all sections and writes the file.
    func write(to path: String, progress: @escaping (Double) -> Void) throws(SetupError) -> VerifyingKey {
        let aWires = SetupPolynomials.wires(of: system.a, wireCount: system.wireCount, and: boundWires)
        let bWires = SetupPolynomials.wires(of: system.b, wireCount: system.wireCount, and: [])
        let committedWires = system.commitment?.wires ?? []
        let privateWires = system.blindedWires
        let header = KeyHeader(
            circuitDigest: system.digest, rootDigest: system.digest, setup: .development,
            wireCount: system.wireCount, publicInputCount: system.publicInputCount,
            constraintCount: system.constraintCount, domainLog: domain.logSize, aWireCount: aWires.count,
            bWireCount: bWires.count, committedWireCount: committedWires.count, beta1: point(secrets.beta),
            delta1: point(secrets.delta),
            verifyingKey: try verifyingKey())
        let layout = header.layout
        var meter = ProgressMeter(
            total: layout.aWireCount + 4 * layout.bWireCount + layout.privateWireCount + layout.domainSize
                + 2 * layout.committedWireCount,
            report: progress)
        do throws(FileError) {
            let writer = try KeyFileWriter(
                path: path, tableOffset: header.byteCount, bodyOffset: header.bodyOffset,
                bodyByteCount: layout.bodyByteCount)
            try write(aWires, as: .aWires, layout, writer)
            try write(g1, .aPoints, layout, writer, &meter) { polynomials.a.start[Int(aWires[$0])] }
            try write(bWires, as: .bWires, layout, writer)
            try write(g1, .b1Points, layout, writer, &meter) { polynomials.b.start[Int(bWires[$0])] }
            try write(g2, .b2Points, layout, writer, &meter) { polynomials.b.start[Int(bWires[$0])] }
            try write(g1, .lPoints, layout, writer, &meter) {
                combination(Int(privateWires[$0])) * secrets.deltaInverse
            }
            try write(g1, .hPoints, layout, writer, &meter) {
                oddLagrange.start[$0] * secrets.deltaInverse
            }
            try write(g1, .commitmentPoints, layout, writer, &meter) { combination(Int(committedWires[$0])) }
            try write(g1, .knowledgePoints, layout, writer, &meter) {
                combination(Int(committedWires[$0])) * secrets.sigma
            }
            if cancellation?.isCancelled == true { throw Self.cancelledMarker }
            try writer.seal { root in
                var header = header
                header.rootDigest = root
                return header.bytes
            }
            try writer.name()
            // Multiples of another key's points would be in the way of this one. In this order: whoever names multiples
            // looks at the key afterwards, so that between the two of us none of the old key stay.
            try PrecomputedMultiples.remove(besides: path)
        } catch {
            throw error == Self.cancelledMarker ? .cancelled : .file(error)
        }
        return header.verifyingKey
    }

    /// Stands for a cancellation inside the typed errors of the writer; never leaves this file.
    private static let cancelledMarker = FileError(code: OperationCancelled().code, path: "", message: "")

    /// β·Aⱼ(τ) + α·Bⱼ(τ) + Cⱼ(τ).
    private func combination(_ wire: Int) -> Fr {
        secrets.beta * polynomials.a.start[wire] + secrets.alpha * polynomials.b.start[wire]
            + polynomials.c.start[wire]
    }

    private func verifyingKey() throws(SetupError) -> VerifyingKey {
        do throws(VerifyingKeyError) {
            return try VerifyingKey(
                alpha: point(secrets.alpha), beta: G2Point.generator.multiplied(by: secrets.beta.integer),
                gamma: .generator, delta: G2Point.generator.multiplied(by: secrets.delta.integer),
                inputCommitments: (0...system.publicInputCount).map { point(combination($0)) },
                commitment: system.commitment.map {
                    CommitmentKey(
                        challenge: point(combination(Int($0.challenge))),
                        knowledge: G2Point.generator.multiplied(by: secrets.sigma.integer))
                })
        } catch {
            throw .verifyingKey(error)
        }
    }

    private func point(_ scalar: Fr) -> G1Point { G1Point.generator.multiplied(by: scalar.integer) }

    private func write(
        _ wires: [UInt32], as section: KeySection, _ layout: KeyLayout, _ writer: KeyFileWriter
    ) throws(FileError) {
        try writer.advance(to: layout.range(of: section).lowerBound)
        let bytes = wires.map(\.littleEndian)
        var failure: FileError?
        bytes.withUnsafeBytes { buffer in
            do throws(FileError) { try writer.append(buffer) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    /// Multiplies the generator by the scalars of a section and appends the points, a bounded number at a time.
    private func write<Point: VectorCurvePoint>(
        _ table: FixedBaseTable<Point>, _ section: KeySection, _ layout: KeyLayout, _ writer: KeyFileWriter,
        _ meter: inout ProgressMeter, scalar: @Sendable (Int) -> Fr
    ) throws(FileError) {
        let count = layout.count(of: section)
        // About 10 ms a call in either group.
        let perCall = Point.compressedByteCount == 32 ? 1024 : 256
        let perRound = 64 * perCall
        let points = UnsafeMutablePointer<Point>.allocate(capacity: perRound)
        defer { points.deallocate() }
        nonisolated(unsafe) let target = points
        let scalars = SecretVector(repeating: FieldInteger.zero, count: perRound)
        let elements = SecretVector(repeating: Fr.zero, count: perRound)
        try writer.advance(to: layout.range(of: section).lowerBound)
        var start = 0
        while start < count {
            let round = min(perRound, count - start)
            let first = start
            pool.run((round + perCall - 1) / perCall) { call in
                if cancellation?.isCancelled == true { return }
                let range = (call * perCall)..<min((call + 1) * perCall, round)
                for index in range { elements.start[index] = scalar(first + index) }
                Fr.integers(
                    scalars.start + range.lowerBound, elements.start + range.lowerBound, count: range.count)
                table.multiply(target + range.lowerBound, scalars.start + range.lowerBound, count: range.count)
            }
            if cancellation?.isCancelled == true { throw Self.cancelledMarker }
            try writer.append(UnsafeRawBufferPointer(UnsafeBufferPointer(start: points, count: round)))
            start += round
            meter.advance(by: round * (Point.compressedByteCount == 32 ? 1 : 3))
        }
    }
}

import Algebra
import CCurves
import Groth16
import R1CS

/// What snarkjs's `.zkey` says before its large sections: counts, the verifying key, and where everything lies.
///
/// Sections: 1 protocol; 2 field sizes and primes, wires, public inputs, size of the domain, α₁ β₁ β₂ γ₂ δ₁ δ₂; 3 input
/// commitments; 4 coefficients of A and B; 5 … 9 the points of A, B₁, B₂, L, H; 10 the contributions, not looked at.
/// Points are affine, coordinates little-endian in Montgomery form with R = 2^256: as the C core has them.
struct ZKeyHeader {
    static let format = SectionedFile.Format(name: "zkey", versions: 1...1)
    static let coefficientByteCount = 44

    let wireCount: Int
    let publicInputCount: Int
    let domain: EvaluationDomain
    let beta1: G1Point
    let delta1: G1Point
    let verifyingKey: VerifyingKey
    let coefficientCount: Int
    /// The records of section 4, without their count.
    let coefficients: Range<Int>
    private let points: [KeySection: Range<Int>]

    init(
        _ bytes: UnsafeRawBufferPointer, place: String, rules: VerifyingKey.Rules
    ) throws(ProvingKeyError) {
        do throws(CircuitFileError) {
            try self.init(sections: try SectionedFile(bytes, format: Self.format, place: place), rules)
        } catch {
            throw ProvingKeyError(error)
        }
        // K7: with δ = ∞ proofs would not be blinded, with δ₁ or β₁ of other secrets they would not verify.
        guard KeyHeader.areConsistent(beta1: beta1, delta1: delta1, verifyingKey) else {
            throw ProvingKeyError(code: "zkey.inconsistent", path: place, "β or δ differ between the groups")
        }
    }

    private init(sections file: SectionedFile, _ rules: VerifyingKey.Rules) throws(CircuitFileError) {
        try Self.checkProtocol(file)
        var head = try file.section(2, "header")
        try Self.checkFields(&head)
        wireCount = Int(try head.uint32())
        publicInputCount = Int(try head.uint32())
        let domainSize = Int(try head.uint32())
        // P3, P2.
        guard publicInputCount < wireCount, publicInputCount <= VerifyingKey.maximumPublicInputCount else {
            throw head.error("counts-contradict", "\(publicInputCount) public inputs among \(wireCount) wires")
        }
        guard domainSize.nonzeroBitCount == 1,
            let domain = EvaluationDomain(logSize: domainSize.trailingZeroBitCount)
        else { throw head.error("bad-domain", "\(domainSize) is the size of no domain") }
        guard publicInputCount < domainSize else {
            throw head.error("bad-domain", "a domain of \(domainSize) does not hold \(publicInputCount) public inputs")
        }
        self.domain = domain
        let alpha = try head.g1("α₁")
        beta1 = try head.g1("β₁")
        let beta = try head.g2("β₂")
        let gamma = try head.g2("γ₂")
        delta1 = try head.g1("δ₁")
        let delta = try head.g2("δ₂")
        try head.finish()

        points = try Self.pointSections(
            file, wireCount: wireCount, publicInputCount: publicInputCount, domainSize: domainSize)
        var records = try file.section(4, "coefficients")
        coefficientCount = Int(try records.uint32())
        guard records.remaining == coefficientCount * Self.coefficientByteCount, let range = file.range(4) else {
            throw records.error(
                "section-size", "\(coefficientCount) coefficients are due, but there are \(records.remaining) bytes")
        }
        coefficients = (range.lowerBound + 4)..<range.upperBound
        verifyingKey = try Self.verifyingKey(file, alpha, beta, gamma, delta, publicInputCount, rules)
    }

    /// Where the points of a section lie in the file.
    func range(of section: KeySection) -> Range<Int> {
        guard let range = points[section] else { preconditionFailure("a .zkey lists no wires: all have points") }
        return range
    }

    private static func checkProtocol(_ file: SectionedFile) throws(CircuitFileError) {
        var section = try file.section(1, "protocol")
        let number = try section.uint32()
        try section.finish()
        let known: [UInt32: String] = [2: "PLONK", 10: "FFLONK"]
        guard number == 1 else {
            throw section.error(
                "wrong-protocol", "the key is for \(known[number] ?? "protocol \(number)"), not for Groth16")
        }
    }

    private static func checkFields(_ head: inout SectionCursor) throws(CircuitFileError) {
        let size = try head.uint32()
        guard size != 48 else {
            throw head.error("wrong-curve", "the curve is BLS12-381, which is not supported for proving; BN254 is")
        }
        guard size == 32, try head.fieldInteger() == Fp.modulus else {
            throw head.error("wrong-curve", "the base field is of an unknown curve; only BN254 is supported")
        }
        try head.expectScalarField()
    }

    /// P5: the length of every section of points, from the counts.
    private static func pointSections(
        _ file: SectionedFile, wireCount: Int, publicInputCount: Int, domainSize: Int
    ) throws(CircuitFileError) -> [KeySection: Range<Int>] {
        let expected: [(UInt32, String, KeySection, Int)] = [
            (5, "A", .aPoints, wireCount), (6, "B in G1", .b1Points, wireCount), (7, "B in G2", .b2Points, wireCount),
            (8, "L", .lPoints, wireCount - publicInputCount - 1), (9, "H", .hPoints, domainSize),
        ]
        var points: [KeySection: Range<Int>] = [:]
        for (number, name, section, count) in expected {
            let contents = try file.section(number, name)
            guard contents.count == count * section.elementByteCount else {
                throw contents.error(
                    "section-size", "\(count) points are due, but there are \(contents.count) bytes")
            }
            points[section] = file.range(number)
        }
        return points
    }

    private static func verifyingKey(
        _ file: SectionedFile, _ alpha: G1Point, _ beta: G2Point, _ gamma: G2Point, _ delta: G2Point,
        _ publicInputCount: Int, _ rules: VerifyingKey.Rules
    ) throws(CircuitFileError) -> VerifyingKey {
        var section = try file.section(3, "input commitments")
        guard section.count == 64 * (publicInputCount + 1) else {
            throw section.error(
                "section-size", "\(publicInputCount + 1) points are due, but there are \(section.count) bytes")
        }
        var commitments: [G1Point] = []
        for index in 0...publicInputCount { commitments.append(try section.g1("IC[\(index)]")) }
        do throws(VerifyingKeyError) {
            return try VerifyingKey(
                alpha: alpha, beta: beta, gamma: gamma, delta: delta, inputCommitments: commitments, rules: rules)
        } catch {
            throw CircuitFileError(code: error.code, message: "\(file.place): \(error.message)")
        }
    }
}

// MARK: - Points

extension SectionCursor {
    /// The next 32 bytes as a coordinate in Montgomery form, which must be reduced like any other.
    private mutating func coordinate(_ name: String) throws(CircuitFileError) -> Fp {
        let value = try fieldInteger()
        guard value < Fp.modulus else {
            throw error("point-\(PointError.coordinateNotCanonical.rawValue)", "a coordinate of \(name) is not reduced")
        }
        return Fp(raw: .init(limb: value.limbs))
    }

    /// The next 64 bytes as a point of G1; zeros are infinity.
    fileprivate mutating func g1(_ name: String) throws(CircuitFileError) -> G1Point {
        let (x, y) = (try coordinate(name), try coordinate(name))
        guard !x.isZero || !y.isZero else { return .infinity }
        do throws(PointError) {
            return try G1Point(x: x, y: y)
        } catch {
            throw self.error("point-\(error.rawValue)", "\(name): \(error.message)")
        }
    }

    /// The next 128 bytes as a point of G2; zeros are infinity.
    fileprivate mutating func g2(_ name: String) throws(CircuitFileError) -> G2Point {
        let x = Fp2(try coordinate(name), try coordinate(name))
        let y = Fp2(try coordinate(name), try coordinate(name))
        guard !x.c0.isZero || !x.c1.isZero || !y.c0.isZero || !y.c1.isZero else { return .infinity }
        do throws(PointError) {
            return try G2Point(x: x, y: y)
        } catch {
            throw self.error("point-\(error.rawValue)", "\(name): \(error.message)")
        }
    }
}

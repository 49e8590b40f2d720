import Algebra
import CanonicalEncoding
import Glibc

/// A rank-1 constraint system: ⟨Aᵢ, w⟩ · ⟨Bᵢ, w⟩ = ⟨Cᵢ, w⟩ for every row i.
///
/// Wire 0 is the constant one; wires 1 … publicInputCount are the public inputs. It knows no proof system.
public struct ConstraintSystem<F: PrimeField>: Sendable {
    /// Left factors.
    public let a: SparseMatrix
    /// Right factors.
    public let b: SparseMatrix
    /// Products.
    public let c: SparseMatrix
    /// The distinct coefficients that the matrices refer to.
    public let coefficients: [F]
    /// What is known of each of them.
    let coefficientKinds: [CoefficientKind]
    /// The length of a witness, the constant one included.
    public let wireCount: Int
    /// The number of public inputs, the constant one not included.
    public let publicInputCount: Int
    /// The commitment to a part of the witness, if a challenge is taken from one.
    public let commitment: CommittedWires?

    let names: ConstraintNames
    let constraintNames: [ConstraintNames.Entry]
    let wireNames: [ConstraintNames.Entry]

    init(
        a: SparseMatrix, b: SparseMatrix, c: SparseMatrix, coefficients: [F], wireCount: Int, publicInputCount: Int,
        commitment: CommittedWires? = nil, names: ConstraintNames, constraintNames: [ConstraintNames.Entry],
        wireNames: [ConstraintNames.Entry]
    ) {
        self.a = a
        self.b = b
        self.c = c
        self.coefficients = coefficients
        coefficientKinds = coefficients.map { CoefficientKind(of: $0) }
        self.wireCount = wireCount
        self.publicInputCount = publicInputCount
        self.commitment = commitment
        self.names = names
        self.constraintNames = constraintNames
        self.wireNames = wireNames
    }

    /// The number of constraints.
    public var constraintCount: Int { a.rowCount }

    /// The name of constraint `index`.
    public func constraintName(_ index: Int) -> String {
        constraintNames.isEmpty ? "constraint[\(index)]" : names.path(constraintNames[index])
    }

    /// The name of wire `index`.
    public func wireName(_ index: Int) -> String {
        wireNames.isEmpty ? "wire[\(index)]" : names.path(wireNames[index])
    }

    /// Constraints per kind of scope (`readings/element/slot`), indices left out, most expensive first.
    public var costs: [(scope: String, constraints: Int)] {
        var perScope: [UInt32: Int] = [:]
        for entry in constraintNames { perScope[entry.scope, default: 0] += 1 }
        var perKind: [String: Int] = [:]
        for (scope, count) in perScope { perKind[names.kind(ofScope: scope), default: 0] += count }
        return perKind.map { (scope: $0.key, constraints: $0.value) }
            .sorted { ($1.constraints, $0.scope) < ($0.constraints, $1.scope) }
    }

    /// Rows `range` of A·w, B·w and C·w, written to the first `range.count` elements of three buffers.
    /// - Precondition: `witness` has `wireCount` elements.
    @_specialize(where F == Fr)
    public func evaluate(
        rows range: Range<Int>, witness: UnsafeBufferPointer<F>, a left: UnsafeMutableBufferPointer<F>,
        b right: UnsafeMutableBufferPointer<F>, c result: UnsafeMutableBufferPointer<F>
    ) {
        precondition(witness.count == wireCount, "a witness has one value for every wire")
        for (matrix, output) in [(a, left), (b, right), (c, result)] {
            evaluate(matrix, rows: range, witness: witness, into: output)
        }
    }

    @_specialize(where F == Fr)
    private func evaluate(
        _ matrix: SparseMatrix, rows range: Range<Int>, witness: UnsafeBufferPointer<F>,
        into output: UnsafeMutableBufferPointer<F>
    ) {
        guard let values = witness.baseAddress, let output = output.baseAddress else { return }
        rows(of: matrix, range, values: values, into: output)
    }

    /// Rows of a matrix over this system's coefficients times a vector.
    @_specialize(where F == Fr)
    func rows(
        of matrix: SparseMatrix, _ range: Range<Int>, values: UnsafePointer<F>, into output: UnsafeMutablePointer<F>
    ) {
        precondition(range.upperBound <= matrix.rowCount, "rows of the matrix")
        matrix.terms.withUnsafeBufferPointer { terms in
            coefficients.withUnsafeBufferPointer { table in
                coefficientKinds.withUnsafeBufferPointer { kinds in
                    matrix.rowStarts.withUnsafeBufferPointer { starts in
                        guard let table = table.baseAddress, let terms = terms.baseAddress else {
                            output.update(repeating: .zero, count: range.count)
                            return
                        }
                        F.sparseRows(
                            output, coefficients: table, kinds: kinds.baseAddress!, values: values, terms: terms,
                            rowStarts: starts.baseAddress! + range.lowerBound, rows: range.count)
                    }
                }
            }
        }
    }

    /// The first constraint that the witness does not satisfy, or `nil` if it satisfies all.
    /// - Precondition: `witness` has `wireCount` elements.
    @_specialize(where F == Fr)
    public func firstUnsatisfied(by witness: [F]) -> (index: Int, name: String)? {
        precondition(witness.count == wireCount, "a witness has one value for every wire")
        guard witness[0] == .one else { return (0, "one") }
        // In slices, so that an early failure is found early and the buffers stay small.
        let slice = 4096
        var sides = [F](repeating: .zero, count: 3 * min(slice, max(constraintCount, 1)))
        defer { sides.withUnsafeMutableBytes { explicit_bzero($0.baseAddress!, $0.count) } }
        for start in stride(from: 0, to: constraintCount, by: slice) {
            let range = start..<min(start + slice, constraintCount)
            let failing = witness.withUnsafeBufferPointer { witness in
                sides.withUnsafeMutableBufferPointer { sides -> Int? in
                    let parts = (0..<3).map {
                        UnsafeMutableBufferPointer(rebasing: sides[$0 * range.count..<($0 + 1) * range.count])
                    }
                    for (matrix, output) in zip([a, b, c], parts) {
                        evaluate(matrix, rows: range, witness: witness, into: output)
                    }
                    guard let a = parts[0].baseAddress, let b = parts[1].baseAddress, let c = parts[2].baseAddress
                    else { return nil }
                    return F.firstUnequalProduct(a, b, c, count: range.count).map { start + $0 }
                }
            }
            if let failing { return (failing, constraintName(failing)) }
        }
        return nil
    }

    /// The system without constraint `index`: a mutant, for tests of the tests.
    package func removingConstraint(_ index: Int) -> Self {
        var names = constraintNames
        if !names.isEmpty { names.remove(at: index) }
        return Self(
            a: a.removingRow(index), b: b.removingRow(index), c: c.removingRow(index), coefficients: coefficients,
            wireCount: wireCount, publicInputCount: publicInputCount, commitment: commitment, names: self.names,
            constraintNames: names, wireNames: wireNames)
    }

    /// The system with other terms in constraint `index`: a mutant, for tests of the tests.
    package func replacingConstraint(
        _ index: Int, a left: [(wire: Int, coefficient: F)], b right: [(wire: Int, coefficient: F)],
        c product: [(wire: Int, coefficient: F)]
    ) -> Self {
        var coefficients = coefficients
        func replacing(_ terms: [(wire: Int, coefficient: F)], in matrix: SparseMatrix) -> SparseMatrix {
            let row = terms.map { term in
                coefficients.append(term.coefficient)
                return SparseTerm(coefficient: UInt32(coefficients.count - 1), wire: UInt32(term.wire))
            }
            return matrix.replacingRow(index, by: row)
        }
        let (a, b, c) = (replacing(left, in: a), replacing(right, in: b), replacing(product, in: c))
        return Self(
            a: a, b: b, c: c, coefficients: coefficients, wireCount: wireCount, publicInputCount: publicInputCount,
            commitment: commitment, names: names, constraintNames: constraintNames, wireNames: wireNames)
    }
}

extension ConstraintSystem {
    /// A system whose constraints and wires go by numbers: one that was read from a file.
    package init(
        a: SparseMatrix, b: SparseMatrix, c: SparseMatrix, coefficients: [F], wireCount: Int, publicInputCount: Int
    ) {
        self.init(
            a: a, b: b, c: c, coefficients: coefficients, wireCount: wireCount, publicInputCount: publicInputCount,
            names: ConstraintNames(), constraintNames: [], wireNames: [])
    }

    /// SHA-256 over the field, the counts and every row, coefficients spelled out: the circuit's identity.
    ///
    /// Names are not part of it. A key belongs to exactly one digest.
    public var digest: Digest {
        var hasher = SHA256Hasher(domain: "assay.circuit.v1")
        hasher.update(F.modulus.bigEndianBytes)
        for count in [wireCount, publicInputCount, constraintCount] { hasher.update(Self.bytes(UInt32(count))) }
        // The coefficients' bytes once, then rows gathered into one buffer: the hash sees few, large pieces.
        let table = coefficients.flatMap(\.integer.bigEndianBytes)
        var buffer: [UInt8] = []
        buffer.reserveCapacity(1 << 17)
        for matrix in [a, b, c] {
            for row in 0..<matrix.rowCount {
                let terms = matrix.row(row)
                Self.append(UInt32(terms.count), to: &buffer)
                for term in terms {
                    Self.append(term.wire, to: &buffer)
                    buffer += table[32 * Int(term.coefficient)..<32 * Int(term.coefficient) + 32]
                }
                if buffer.count > 1 << 16 {
                    hasher.update(buffer)
                    buffer.removeAll(keepingCapacity: true)
                }
            }
        }
        hasher.update(buffer)
        if let commitment {
            let numbers = [commitment.challenge, commitment.mask, UInt32(commitment.wires.count)] + commitment.wires
            hasher.update(numbers.flatMap(Self.bytes))
        }
        return hasher.finish()
    }

    private static func append(_ value: UInt32, to buffer: inout [UInt8]) {
        for shift in [24, 16, 8, 0] as [UInt32] { buffer.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    private static func bytes(_ value: UInt32) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }
}

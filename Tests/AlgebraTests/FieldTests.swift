import Algebra
import BigInt
import Testing

/// Fr and Fp against big integers, on edges and at random.
@Suite struct FieldTests {
    private static func big(_ integer: FieldInteger) -> BigInt {
        BigInt(
            sign: .plus,
            magnitude: BigUInt(words: [
                UInt(integer.limbs.0), UInt(integer.limbs.1), UInt(integer.limbs.2), UInt(integer.limbs.3),
            ]))
    }

    private static func edges<F: PrimeField>(_ type: F.Type) -> [F] {
        var samples = Samples(seed: 9)
        var values = [F.zero, .one, F(2), F(-1), F(-2), F(Int.max), F(Int.min), F.powerOfTwo(128), F.powerOfTwo(255)]
        for _ in 0..<12 { values.append(F(reducing: samples.integer())) }
        return values
    }

    private static func check<F: PrimeField>(_ type: F.Type) {
        let modulus = big(F.modulus)
        for x in edges(type) {
            let a = big(x.integer)
            #expect(a < modulus)
            #expect(F(integer: x.integer) == x)
            #expect(x.isZero == (a == 0))
            #expect(big((-x).integer) == (modulus - a) % modulus)
            #expect(x.squared == x * x)
            if let inverse = x.inverted() {
                #expect(x * inverse == .one)
            } else {
                #expect(x.isZero)
            }
            #expect(big(x.power(FieldInteger(65_537)).integer) == a.power(65_537, modulus: modulus))
            #expect(x.power(.zero) == .one)
            for y in edges(type) {
                let b = big(y.integer)
                #expect(big((x + y).integer) == (a + b) % modulus)
                #expect(big((x * y).integer) == a * b % modulus)
                #expect(big((x - y).integer) == ((a - b) % modulus + modulus) % modulus)
                #expect((x == y) == (a == b))
            }
        }
        #expect(F(integer: F.modulus) == nil)
        #expect(F(integer: F.modulus.wrappingSubtract(FieldInteger(1))) == F(-1))
        let all = FieldInteger(limbs: (.max, .max, .max, .max))
        #expect(F(integer: all) == nil)
        #expect(big(F(reducing: all).integer) == big(all) % modulus)
    }

    @Test func scalarField() { Self.check(Fr.self) }
    @Test func baseField() { Self.check(Fp.self) }

    @Test func modulusOfEachField() {
        #expect(Fr.modulus.decimal == "21888242871839275222246405745257275088548364400416034343698204186575808495617")
        #expect(Fp.modulus.decimal == "21888242871839275222246405745257275088696311157297823662689037894645226208583")
    }

    @Test func squareRoots() {
        for x in Self.edges(Fr.self) {
            #expect(x.squared.squareRoot().map { $0 == x || $0 == -x } == true)
        }
        // −1 is a square mod r, not mod p.
        #expect(Fr(-1).squareRoot() != nil)
        #expect(Fp(-1).squareRoot() == nil)
    }

    @Test func vectorsAgreeWithElements() {
        let values = Self.edges(Fr.self)
        #expect(Fr.inverses(values) == values.map { $0.inverted() ?? .zero })
        #expect(Fr.inverses([]) == [])
        #expect(Fr.integers(values) == values.map(\.integer))
        var powers = [Fr](repeating: .zero, count: 7)
        powers.withUnsafeMutableBufferPointer {
            Fr.powers($0.baseAddress!, first: Fr(3), ratio: Fr(5), count: 7)
        }
        #expect(powers == (0..<7).map { Fr(3) * Fr(5).power(FieldInteger(UInt64($0))) })
    }

    /// A row of a matrix: the C core's loop and the plain one.
    @Test func sparseRows() {
        sparseRows(Fr.self)
        sparseRows(SmallField<61>.self)
    }

    /// Rows of no, one and many terms, units among the coefficients, against the definition.
    private func sparseRows<F: PrimeField>(_: F.Type) {
        let values = Self.edges(F.self)
        let coefficients = [.one, -F.one, F(2), .zero] + values
        let kinds = coefficients.map { CoefficientKind(of: $0) }
        #expect(kinds.prefix(4) == [.one, .minusOne, .any, .any])
        let terms = (0..<400).map {
            SparseTerm(
                coefficient: UInt32($0 % 3 == 0 ? $0 % 4 : $0 * 7 % coefficients.count),
                wire: UInt32($0 * 5 % values.count))
        }
        let rowStarts: [UInt32] = [0, 0, 1, 2, 3, 4, 6, 46, 46, 300, 400]
        let rows = rowStarts.count - 1
        var result = [F](repeating: .one, count: rows)
        F.sparseRows(
            &result, coefficients: coefficients, kinds: kinds, values: values, terms: terms, rowStarts: rowStarts,
            rows: rows)
        for row in 0..<rows {
            let expected = terms[Int(rowStarts[row])..<Int(rowStarts[row + 1])].reduce(F.zero) {
                $0 + coefficients[Int($1.coefficient)] * values[Int($1.wire)]
            }
            #expect(result[row] == expected, "row \(row)")
        }
    }

    @Test func theFirstUnequalProductIsFound() {
        let left = Self.edges(Fr.self)
        let right = left.reversed() as [Fr]
        var products = zip(left, right).map { $0 * $1 }
        #expect(Fr.firstUnequalProduct(left, right, products, count: left.count) == nil)
        for bad in products.indices.reversed() {
            products[bad] += .one
            #expect(Fr.firstUnequalProduct(left, right, products, count: left.count) == bad)
        }
    }

    @Test func randomElementsAreSpread() throws {
        var seen: Set<Fr> = []
        var high = 0
        for _ in 0..<400 {
            let value = try Fr.random()
            #expect(seen.insert(value).inserted)
            if value.integer > Fr(-1).integer.halved { high += 1 }
        }
        // 400 fair coins: outside of 120 … 280 once in 10^15 runs.
        #expect((120...280).contains(high))
        #expect(try SecureRandom.integer128().bitWidth <= 128)
        #expect(try SecureRandom.bytes(1000).contains { $0 != 0 })
    }
}

extension FieldInteger {
    fileprivate var halved: FieldInteger {
        FieldInteger(
            limbs: (
                limbs.0 >> 1 | limbs.1 << 63, limbs.1 >> 1 | limbs.2 << 63, limbs.2 >> 1 | limbs.3 << 63, limbs.3 >> 1
            ))
    }
}

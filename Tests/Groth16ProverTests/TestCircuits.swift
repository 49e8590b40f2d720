import Algebra
import Glibc
import Groth16
import Groth16Prover
import R1CS
import TestSupport

/// Small circuits with a witness each.
struct TestCircuit: Sendable, CustomStringConvertible {
    let name: String
    let system: ConstraintSystem<Fr>
    let witness: [Fr]

    var description: String { name }
    var publicInputs: [Fr] { Array(witness[1..<(1 + system.publicInputCount)]) }

    private static func make(
        _ name: String, inputs: [Fr], _ body: (inout CircuitBuilder<Fr>) -> Void
    ) throws -> TestCircuit {
        var builder = CircuitBuilder<Fr>()
        body(&builder)
        let circuit = try builder.finish()
        return TestCircuit(
            name: name, system: circuit.constraints, witness: try circuit.witness(inputs: inputs))
    }

    /// x³ + x + 5 = 35, with its program.
    static func cubicCircuit() throws -> Circuit<Fr> {
        var builder = CircuitBuilder<Fr>()
        writeCubic(&builder)
        return try builder.finish()
    }

    /// x³ + x + 5 = 35.
    static func cubic() throws -> TestCircuit {
        try make("cubic", inputs: [Fr(35), Fr(3)], writeCubic)
    }

    private static func writeCubic(_ builder: inout CircuitBuilder<Fr>) {
        let out = builder.publicInput("out")
        let x = builder.privateInput("x")
        let square = builder.multiply("square", x, x)
        let cube = builder.multiply("cube", square, x)
        builder.enforceEqual("sum", cube + x + Scalar(constant: Fr(5)), out)
    }

    /// `count` constraints that all inputs are zero for.
    static func allZero(_ count: Int) throws -> TestCircuit {
        try make("all-zero-\(count)", inputs: [Fr](repeating: .zero, count: count + 1)) { builder in
            let x = builder.publicInput("x")
            for index in 0..<count {
                let y = builder.privateInput("y\(index)")
                builder.enforce(
                    "product", x.combination, times: y.combination, equals: LinearCombination())
            }
        }
    }

    /// No private wire at all: public x with x·x = y and so on.
    static func allPublic(_ count: Int) throws -> TestCircuit {
        var values = [Fr(3)]
        for _ in 0..<count { values.append(values.last!.squared) }
        return try make("all-public-\(count)", inputs: values) { builder in
            let wires = (0...count).map { builder.publicInput("x\($0)") }
            for index in 0..<count {
                builder.enforce(
                    "square", wires[index].combination, times: wires[index].combination,
                    equals: wires[index + 1].combination)
            }
        }
    }

    /// A chain of `count` products, every wire full-size.
    static func chain(_ count: Int) throws -> TestCircuit {
        var expected = Fr(5)
        for _ in 0..<count { expected = expected * (expected + Fr(3)) }
        return try make("chain-\(count)", inputs: [expected, Fr(5)]) { builder in
            let out = builder.publicInput("out")
            var x = builder.privateInput("x")
            for _ in 0..<count { x = builder.multiply("step", x, x + Scalar(constant: Fr(3))) }
            builder.enforceEqual("end", x, out)
        }
    }

    /// x + y + 7 = 16: two public inputs that the constraints know only by their sum.
    static func sumOfTwo() throws -> TestCircuit {
        try make("sum-of-two", inputs: [Fr(4), Fr(5), Fr(4)]) { builder in
            let x = builder.publicInput("x")
            let y = builder.publicInput("y")
            let root = builder.privateInput("root")
            builder.enforce(
                "square", root.combination, times: root.combination,
                equals: (x + y + Scalar(constant: Fr(7))).combination)
        }
    }

    /// `count` bits, most of them zero, whose weighted sum is public.
    static func bits(_ count: Int) throws -> TestCircuit {
        let values = (0..<count).map { Fr($0 % 16 == 0 ? 1 : 0) }
        let sum = values.enumerated().reduce(Fr.zero) { $0 + $1.element * Fr($1.offset + 1) }
        return try make("bits-\(count)", inputs: [sum] + values) { builder in
            let out = builder.publicInput("out")
            var total = Scalar<Fr>(constant: .zero)
            for index in 0..<count {
                let bit = builder.privateInput("bit")
                builder.enforce(
                    "boolean", bit.combination, times: (bit - Scalar(constant: .one)).combination,
                    equals: LinearCombination())
                total = total + Scalar(bit.combination * Fr(index + 1))
            }
            builder.enforceEqual("total", total, out)
        }
    }

    static func all() throws -> [TestCircuit] {
        [
            try cubic(), try allZero(1), try allZero(2), try allZero(3), try allPublic(1), try allPublic(2),
            try allPublic(3), try allPublic(7), try chain(1), try chain(2), try chain(3), try chain(5), try chain(61),
            try chain(62), try chain(63), try sumOfTwo(), try bits(300),
        ]
    }
}

extension ScratchDirectory {
    /// A fresh development key for a circuit.
    func key(_ circuit: TestCircuit, threads: Int = 2) throws -> ProvingKey {
        let file = "\(path)/\(circuit.name).assaykey"
        _ = try DevelopmentSetup.generate(for: circuit.system, path: file, threads: threads)
        return try ProvingKey(path: file)
    }
}

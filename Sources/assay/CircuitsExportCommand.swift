import Algebra
import ArgumentParser
import CanonicalEncoding
import R1CS
import Statements

/// `assay circuits export`
struct CircuitsExportCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write a circuit's constraints as circom's .r1cs, for other tools to look at.",
        discussion: """
            The file is for checkers such as Picus. It is no source of keys: names,
            hints and a commitment have no place in the format. Of a circuit that
            commits, the challenge is a private wire like any other in the file, so
            a key made from it would let the prover choose the challenge.
            """)

    @Argument(help: "The circuit, such as consecutive-1440, or a compiled model by name or folder.")
    var circuit: String

    @Option(help: ArgumentHelp("The file to write.", valueName: "file"))
    var r1cs: String

    func perform() throws(CommandError) {
        let system = try LocalCircuit(circuit).synthesize()
        let file = R1CSFile(forLookingAt: system)
        do throws(FileError) { try FileBytes.write(atomically: file.bytes, to: r1cs) } catch {
            throw CommandError(error)
        }
        try Console.line("\(r1cs): \(system.constraintCount) constraints, \(system.wireCount) wires")
        if system.commitment != nil {
            Console.note("the challenge is a private wire in this file: it is for looking at, not for keys")
        }
    }
}

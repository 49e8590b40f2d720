import CircuitChecker
import SoundnessChecks
import Testing

/// The list that `assay circuits check` runs, gadget by gadget.
@Suite("Gadgets over small fields")
struct GadgetProofTests {
    @Test("all assignments, mutants and forgeries", arguments: GadgetProof.all)
    func proof(_ proof: GadgetProof) throws {
        let finding = try proof.run()
        #expect(finding.assignments > 0)
        #expect(finding.passes, "\(finding.problems.prefix(5))")
    }

    @Test("the mutants are many, and all that can be caught are")
    func score() throws {
        // The list above fails if one is missed; this says that there is something to miss.
        let finding = try GadgetProof.all.filter { $0.gadget == "range" }.map { try $0.run() }
        #expect(finding.reduce(0) { $0 + $1.mutation.caught } > 500)
        #expect(finding.reduce(0) { $0 + $1.forgeries } > 100)
    }
}

extension GadgetProof: CustomTestStringConvertible {
    /// Gadget and setting.
    public var testDescription: String { "\(gadget): \(setting)" }
}

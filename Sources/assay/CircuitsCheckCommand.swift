import ArgumentParser
import CanonicalEncoding
import Glibc
import ProvingService
import R1CS
import SoundnessChecks

/// `assay circuits check`
struct CircuitsCheckCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check that gadgets and circuits prove what they say.",
        discussion: """
            Gadgets are decided over small fields: every public assignment against a
            specification, every constraint removed and perturbed, hints forged. Of
            circuits it is checked that every wire follows from what is given, that
            no wire is loose and no decomposition has an alias, that forged hints are
            refused and valid claims are not. Of compiled models the same, and that
            false answers, and inputs outside of the box, are refused.
            docs/soundness.md says what that means.

            Without a name everything is checked, your compiled models among it, in
            some minutes. Exit code 0 if all passes, 1 if anything does not.

            EXAMPLES:
              assay circuits check
              assay circuits check consecutive-1440
              assay circuits check ./lenet
              assay circuits check --quick --json checks.json
              assay circuits check --r1cs theirs.r1cs
            """)

    @Argument(
        help: """
            A circuit or gadget, such as consecutive-1440 or is-zero, or a compiled model by name or folder; everything if \
            left out.
            """)
    var name: String?

    @Option(
        help: ArgumentHelp(
            "Look at somebody's .r1cs instead: loose wires, aliases, whether outputs and wires follow from inputs.",
            valueName: "file"))
    var r1cs: String?

    @Option(help: ArgumentHelp("Write what was found as JSON.", valueName: "file"))
    var json: String?

    @Flag(help: "Fewer sample claims; forgeries of the smallest circuits and of gadgets only.")
    var quick = false

    func perform() throws(CommandError) {
        let items = try self.items()

        let progress = ProgressLine()
        let workers = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        progress.show("checking", percent: 0)
        let outcomes = SoundnessRun.run(items, workers: workers) { outcome, done in
            progress.show("checked \(outcome.item.name) \(outcome.item.setting)", percent: 100 * done / items.count)
        }
        progress.clear()
        for line in CheckTable(outcomes).lines { try Console.line(line) }
        if let json {
            do throws(FileError) {
                try FileBytes.write(atomically: CheckTable(outcomes).json, to: json)
            } catch {
                throw CommandError(error)
            }
        }
        let failed = outcomes.filter { !$0.passes }
        guard failed.isEmpty else {
            throw CommandError(
                .refused, code: "circuits.check-failed", message: "\(failed.count) of \(outcomes.count) checks failed")
        }
    }

    private func items() throws(CommandError) -> [SoundnessItem] {
        if let r1cs {
            guard name == nil else { throw CommandError.usage("--r1cs", "a file is looked at instead of a circuit") }
            do throws(CircuitFileError) {
                return [.imported(try R1CSFile(path: r1cs), name: r1cs)]
            } catch {
                throw CommandError(error)
            }
        }
        let items = SoundnessItem.all(isQuick: quick)
        guard let name else {
            let folders: [ModelFolder]
            do throws(ServiceError) { folders = try LocalCircuit.models().everyFolder() } catch {
                throw CommandError(error)
            }
            return items + folders.map { $0.soundnessItem(isQuick: quick) }
        }
        let named = items.filter { $0.name == name }
        guard named.isEmpty else { return named }
        do throws(CommandError) {
            if case .model(let folder) = try LocalCircuit(name) { return [folder.soundnessItem(isQuick: quick)] }
        } catch {
            guard error.code == "circuit.unknown" else { throw error }
        }
        throw CommandError(
            .usage, code: "usage.unknown-check", message: "there is no circuit, model or gadget called \(name)",
            hint: "`assay circuits list` lists circuits and models, circuits/gadgets.csv the gadgets")
    }
}

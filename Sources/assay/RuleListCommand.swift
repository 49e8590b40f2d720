import ArgumentParser
import CanonicalEncoding
import Statements

/// `assay rule list`
struct RuleListCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "The rules of a folder, each in a sentence.",
        discussion: """
            Presets lie in circuits/rules of the sources: after WHO PQS E006, USP
            <1079.2> and the EU's guidelines on good distribution practice. Copy
            one and change it: a rule is data.
            """)

    @Argument(help: ArgumentHelp("The folder of rule files, *.yaml.", valueName: "folder"))
    var folder = "circuits/rules"

    func perform() throws(CommandError) {
        let names = try names()
        let width = (names.map(\.count).max() ?? 0) + 2
        for name in names {
            let file = try RuleReader.read(path: "\(folder)/\(name)\(Self.suffix)")
            let title = file.rule.name ?? name
            let padding = String(repeating: " ", count: max(2, width - title.count))
            let circuits = file.rule.circuitFamilies.isEmpty ? " [no circuit]" : ""
            try Console.line("\(title)\(padding)\(file.rule.sentence())\(circuits)")
        }
    }

    private static let suffix = ".yaml"

    /// The rule files of the folder in order, without the suffix.
    private func names() throws(CommandError) -> [String] {
        let entries: [String]
        do throws(FileError) { entries = try FileBytes.names(inFolder: folder) } catch {
            throw CommandError(
                .system, code: error.code, message: error.message,
                hint: "say where rules lie, such as `assay rule list circuits/rules`")
        }
        return entries.filter { $0.hasSuffix(Self.suffix) }.map { String($0.dropLast(Self.suffix.count)) }.sorted()
    }
}

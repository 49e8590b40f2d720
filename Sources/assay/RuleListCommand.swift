import ArgumentParser
import Glibc
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
        guard let directory = opendir(folder) else {
            throw CommandError(
                .system, code: "file.not-found", message: "cannot open the folder \(folder)",
                hint: "say where rules lie, such as `assay rule list circuits/rules`")
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(Self.suffix) { names.append(String(name.dropLast(Self.suffix.count))) }
        }
        return names.sorted()
    }
}

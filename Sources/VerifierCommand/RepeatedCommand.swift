import ProofChain
import Statements

/// A command line as somebody else can give it again: without what only says where results go, quoted for a shell.
struct RepeatedCommand {
    private let words: [String]

    /// Options that take a file and change nothing about the verdict, and flags of that kind.
    private static let files: Set<String> = ["--html", "--svr", "--ear", "--sign"]
    private static let flags: Set<String> = ["--json", "--explain"]

    /// From a command line with the program's name; of that, only the last part is kept.
    init(_ arguments: [String]) {
        var words = [arguments.first?.split(separator: "/").last.map(String.init) ?? "assay-verify"]
        var skipsNext = false
        for word in arguments.dropFirst() {
            if skipsNext {
                skipsNext = false
            } else if Self.files.contains(word) {
                skipsNext = true
            } else if !Self.flags.contains(word), !Self.files.contains(where: { word.hasPrefix($0 + "=") }) {
                words.append(word)
            }
        }
        self.words = words
    }

    /// The command line; of one without a time the one that it was made at is added.
    func text(at time: UTCTime?) -> String {
        (words.map(Self.quoted) + (time.map { ["--at", $0.text] } ?? [])).joined(separator: " ")
    }

    /// The command line that leads to a verdict.
    func text(at verdict: Verdict) -> String { text(at: verdict.timeIsSupplied ? nil : verdict.time) }

    /// A word as a shell of POSIX reads it.
    private static func quoted(_ word: String) -> String {
        let plain = word.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "-_./=:,@%+".utf8.contains(byte)
            }
        }
        if plain, !word.isEmpty { return word }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}

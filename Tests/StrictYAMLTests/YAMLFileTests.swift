import StrictYAML
import TestSupport
import Testing

@Suite("YAML that means what it looks like")
struct YAMLFileTests {
    private static let limits = YAMLLimits(bytes: 2_000, levels: 4, values: 60)

    private func read(_ text: String) throws(YAMLError) -> [YAMLEntry] {
        try YAMLFile(parsing: Array(text.utf8), limits: Self.limits).entries
    }

    @Test("Mappings, lists and texts are read with their lines, and texts stay text")
    func values() throws {
        let entries = try read(
            """
            # a comment
            truth: no
            number: 8.0   # behind a value
            time: 30:00
            nothing: ~
            hash: a#b
            minus: -8
            single: ' two  spaces: here '
            double: "\u{e9} # not a comment"

            list:
              - one
              - two: 2
                three: "3"
              -   - nested
            map:
                deep:
                    deeper: yes
            """)
        #expect(
            entries.map(\.key) == [
                "truth", "number", "time", "nothing", "hash", "minus", "single", "double", "list", "map",
            ])
        #expect(
            entries.prefix(8).map { $0.value.text } == [
                "no", "8.0", "30:00", "~", "a#b", "-8", " two  spaces: here ", "\u{e9} # not a comment",
            ])
        #expect(entries.map(\.line) == [2, 3, 4, 5, 6, 7, 8, 9, 11, 16])
        #expect(entries[0].value.content == .text("no", .plain))
        #expect(entries[6].value.content == .text(" two  spaces: here ", .singleQuoted))
        let list = try #require(entries[8].value.list)
        #expect(list.map(\.line) == [12, 13, 15])
        #expect(list[0].text == "one")
        #expect(list[1].entries?.map(\.key) == ["two", "three"])
        #expect(list[1].entries?[1].line == 14)
        #expect(list[2].list?[0].text == "nested")
        #expect(entries[9].value.entries?[0].value.entries?[0].value.text == "yes")
    }

    @Test("Nothing but comments is an empty mapping", arguments: ["", "\n\n", "# nothing\n", "# nothing"])
    func nothing(text: String) throws {
        #expect(try read(text).isEmpty)
    }

    @Test("Lines may end with a carriage return and a line feed")
    func lineEnds() throws {
        #expect(try read("a: 1\r\nb:\r\n  - 'x'\r\n  - y\r\n").map(\.line) == [1, 2])
    }

    static let refused: [(String, YAMLError.Code, Int?)] = [
        ("a: 1\n\tb: 2", .notText, 2), ("a: \u{1b}[31m", .notText, 1), ("a: 1\rb: 2", .notText, 1),
        ("a: \u{202e}x", .notText, 1), ("\u{feff}a: 1", .notText, 1), ("a: x\u{0}y", .notText, 1),
        ("a: 1\nb: \u{ffff}", .notText, 2), ("a: \u{85}", .notText, 1), ("a: \u{2028}b", .notText, 1),
        ("a: 1\nb: 2\na: 3", .duplicateKey, 3), ("m:\n  a: 1\n  a: 2", .duplicateKey, 3),
        ("a: [1, 2]", .flowStyle, 1), ("a: {b: 1}", .flowStyle, 1), ("{a: 1}", .flowStyle, 1),
        ("l:\n  - []", .flowStyle, 2),
        ("a: &x 1", .anchor, 1), ("a: 1\nb: &m\n  c: 1", .anchor, 2), ("l: &x\n  - 1", .anchor, 1),
        ("a: 1\nb: *x", .alias, 2), ("*x : 1", .alias, 1), ("b: 1\n<<: *x", .key, 2), ("b: 1\n<<: y", .key, 2),
        ("a: !!str 1", .tag, 1), ("a: !x\n  b: 1", .tag, 1), ("l: !x\n  - 1", .tag, 1),
        ("%YAML 1.1\n---\na: 1", .document, 1), ("---\na: 1", .document, 1), ("a: 1\n...", .document, 2),
        ("a: 1\n---\nb: 2", .document, 2), ("a: 1\n---", .document, 2),
        ("a: |\n  text", .multipleLines, 1), ("a: >-\n  text", .multipleLines, 1), ("a: one\n  two", .multipleLines, 2),
        ("a: one\n\n   \n  two", .multipleLines, 4),
        ("a: 'one\n  two'", .multipleLines, 1), ("a:\n  one", .multipleLines, 2),
        ("l:\n  -\n    one", .multipleLines, 3),
        ("l:\n  -\n    a: 1", .multipleLines, 3),
        ("A: 1", .key, 1), ("'a': 1", .key, 1), ("a b: 1", .key, 1), ("a : 1", .key, 1), ("-a: 1", .key, 1),
        ("? a\n: b", .key, 1), ("? - a\n: b", .key, 1), ("a_b: 1", .key, 1), ("\u{e9}: 1", .key, 1), ("? a", .key, 1),
        ("a:", .empty, 1), ("a: ''", .empty, 1), ("a: \"\"", .empty, 1), ("a:\nb: 1", .empty, 1),
        ("l:\n  -", .empty, 2),
        ("a: # comment", .empty, 1),
        ("a: \"b\\n\"", .escape, 1), ("a: \"b\\x41\"", .escape, 1), ("a: 'it''s'", .escape, 1),
        ("a: \"\\u0041\"", .escape, 1),
        ("a: -x", .syntax, 1), ("a: ?x", .syntax, 1), ("text", .syntax, 1), ("- a", .syntax, 1), (" a: 1", .syntax, 1),
        ("a: b: c", .syntax, 1), ("a: 'open", .syntax, 1), ("a: 1\n  b: 2", .multipleLines, 2),
        ("a: 'x' y", .syntax, 1),
        ("a:\n  b: 1\n c: 2", .syntax, 3), ("l:\n  - a\n - b", .syntax, 3), ("a: @x", .syntax, 1),
        ("a: `x`", .syntax, 1),
        ("a: %x", .syntax, 1), ("a: ,x", .syntax, 1), ("a: }", .syntax, 1), ("a: 1\nno colon\nb: 1", .syntax, 2),
        ("a:\n  b:\n    c:\n      d:\n        e: 1", .tooDeep, 5),
    ]

    @Test("What could be taken for something else is refused, with its line", arguments: refused)
    func refusals(text: String, code: YAMLError.Code, line: Int?) {
        do {
            let entries = try read(text)
            Issue.record("\(text) is read as \(entries)")
        } catch {
            #expect(error.code == code, "\(text): \(error)")
            #expect(error.line == line, "\(text): \(error)")
            #expect(!error.message.isEmpty)
        }
    }

    @Test("Bytes, values and levels are bounded")
    func bounds() {
        #expect(throws: YAMLError.self) { try YAMLFile(parsing: [0xff, 0xfe], limits: Self.limits) }
        let long = "a: " + String(repeating: "x", count: 2_000)
        #expect { try read(long) } throws: { ($0 as? YAMLError)?.code == .tooLong }
        let many = "l:\n" + String(repeating: "  - x\n", count: 60)
        #expect { try read(many) } throws: {
            ($0 as? YAMLError)?.code == .tooMany && ($0 as? YAMLError)?.line == 60
        }
        for opening in ["[", "{", "- ", "? ", "!", "&", "a: {", "\"\\"] {
            let bytes = Array(String(repeating: opening, count: 100_000 / opening.utf8.count).utf8)
            let limits = YAMLLimits(bytes: 1 << 20, levels: 4, values: 100)
            #expect(throws: YAMLError.self) { try YAMLFile(parsing: bytes, limits: limits) }
        }
    }

    @Test("Changed bytes are read, or refused with a line of the file")
    func changedBytes() {
        let good = Array(
            "# c\na: 'x'\nb:\n  - one\n  - two: \"2\"\n    three: 3 # d\nc:\n  d:\n    e: -4\n".utf8)
        var (read, refused) = (0, 0)
        for place in good.indices {
            for value in UInt8.min...UInt8.max {
                var bytes = good
                bytes[place] = value
                do throws(YAMLError) {
                    _ = try YAMLFile(parsing: bytes, limits: Self.limits)
                    read += 1
                } catch {
                    refused += 1
                    #expect(error.line.map { (1...11).contains($0) } ?? (error.code == .notText))
                }
            }
        }
        #expect(read > 1_000 && refused > 1_000)
        for count in good.indices {
            _ = try? YAMLFile(parsing: Array(good.prefix(count)), limits: Self.limits)
        }
    }
}

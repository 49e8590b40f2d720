import Readings
import Statements
import Testing

/// Whatever the bytes, reading ends with a log or with a coded error: never a trap, never an endless loop.
@Suite("Damaged logs")
struct MutationTests {
    /// A small generator with a fixed seed (SplitMix64), so that a failure can be repeated.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = state
            mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
            return mixed ^ mixed >> 31
        }
    }

    private static let seeds = [
        "time,celsius,sensor_id,unit\n2026-05-01T00:00:00Z,4.0,a,C\n2026-05-01T00:05:00+00:00,\"8.1\",a,C\n1777594200,-5e-1,a,C\n",
        "date;temp_f;note\r\n2010/03/14 01:00;74,5;\"x \"\"y\"\"\nz\"\r\n2010/03/14 03:00;75,9;\r\n",
        "{\"timestamp\":\"2026-05-01T00:00:00Z\",\"celsius\":4.5,\"sensor_id\":\"s\"}\n{\"time\":1777593660,\"value\":8.1e0,\"unit\":\"Cel\"}\n",
        "{\"time\":1777593600,\"kelvin\":281.1,\"x\":[{\"y\":null}]}\n\n{\"time\":1777593660,\"kelvin\":\"281.2\"}",
    ]
    private static let pieces = [
        "\"", ",", ";", "\t", "\n", "\r\n", "\0", "NaN", "-", "e", ".", "9999999999999999999999", "{", "}", "[",
        "\u{FEFF}",
        "é", "\u{202e}", "1e99", "2010-03-14T02:30:00", "2010-11-07T01:30:00", ":60", "Z", "+99:99", "°", "_", "9",
    ].map { Array($0.utf8) }

    private func variants() throws -> [LogOptions] {
        [
            try options(),
            try options {
                $0.decimalComma = true
                $0.zone = try! LogZone(parsing: "America/Los_Angeles")
                $0.unit = .fahrenheit
                $0.snapsTimes = true
            },
            try options(rounds: true) {
                $0.timeFormat = try! TimeFormat(parsing: "%Y/%m/%d %H:%M")
                $0.zone = try! LogZone(parsing: "-08:00")
                $0.sensor = "a"
            },
        ]
    }

    /// Reads and goes on to a batch; the code of what was refused, or `nil`.
    private func outcome(_ bytes: [UInt8], _ options: LogOptions) throws -> String? {
        do throws(ImportError) {
            let log = try ImportedLog(reading: ByteSource(bytes: bytes), options: options)
            let grid = try TickGrid(laying: log, tick: options.snapsTimes ? 60 : nil, snaps: options.snapsTimes)
            #expect(grid.readings.count == log.entries.count && !log.entries.isEmpty)
            #expect(grid.readings.allSatisfy { $0.value <= 4095 && $0.step <= 15 })
            #expect(grid.readings.dropFirst().allSatisfy { $0.step > 0 })
            return nil
        } catch {
            #expect(error.code.contains(".") && !error.message.isEmpty)
            return error.code
        }
    }

    @Test("every bit flipped and every truncation of small logs")
    func flipsAndCuts() throws {
        var codes: Set<String> = []
        for options in try variants() {
            for seed in Self.seeds {
                let original = Array(seed.utf8)
                for bit in 0..<(8 * original.count) {
                    var bytes = original
                    bytes[bit / 8] ^= 1 << UInt8(bit % 8)
                    if let code = try outcome(bytes, options) { codes.insert(code) }
                }
                for count in 0..<original.count {
                    if let code = try outcome(Array(original[..<count]), options) { codes.insert(code) }
                }
            }
        }
        // That so many ways of refusing are seen shows that the mutations reach deep.
        #expect(codes.count > 20, "\(codes.sorted())")
    }

    @Test("30,000 random edits", arguments: [1, 2, 3] as [UInt64])
    func edits(seed: UInt64) throws {
        var generator = Generator(state: seed)
        let variants = try variants()
        var accepted = 0
        for _ in 0..<10_000 {
            var bytes = Array(Self.seeds.randomElement(using: &generator)!.utf8)
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let start = Int.random(in: 0...bytes.count, using: &generator)
                let end = min(bytes.count, start + Int.random(in: 0...4, using: &generator))
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes.removeSubrange(start..<end)
                case 1: bytes.replaceSubrange(start..<end, with: Self.pieces.randomElement(using: &generator)!)
                case 2: bytes.insert(contentsOf: bytes[start..<end], at: start)
                default: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: start)
                }
            }
            if try outcome(bytes, variants.randomElement(using: &generator)!) == nil { accepted += 1 }
        }
        #expect(accepted > 0)
    }

    @Test("random bytes")
    func noise() throws {
        var generator = Generator(state: 4)
        let options = try options()
        for _ in 0..<2_000 {
            let bytes = (0..<Int.random(in: 0...300, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            #expect(try outcome(bytes, options) != nil)
        }
    }
}

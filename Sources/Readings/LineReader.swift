/// Splits a byte stream into lines of bounded length, and refuses what is not text.
///
/// Lines end with LF or CR LF; the last may end with the file. A UTF-8 byte-order mark at the very start is
/// dropped (`droppedByteOrderMark`). Codes: `log.line-too-long`, `log.nul-byte`, `log.not-utf8`, `log.utf16`, `file.…`.
struct LineReader {
    /// The most bytes of a line.
    static let maximumLineBytes = 1 << 16

    /// The number of the line that `next` gave last, from 1.
    private(set) var lineNumber = 0
    /// Whether the text began with a byte-order mark.
    private(set) var droppedByteOrderMark = false

    private var source: ByteSource
    private var chunk: [UInt8] = []
    private var position = 0
    private var ended = false

    init(_ source: ByteSource) {
        self.source = source
    }

    /// The next line without its line ending; `nil` after the last.
    mutating func next() throws(ImportError) -> [UInt8]? {
        var line: [UInt8] = []
        var isComplete = false
        var sawBytes = false
        while !isComplete {
            if position == chunk.count {
                guard try refill() else { break }
            }
            sawBytes = true
            let end = chunk[position...].firstIndex(of: UInt8(ascii: "\n")) ?? chunk.count
            guard line.count + end - position <= Self.maximumLineBytes else {
                throw ImportError(
                    code: "log.line-too-long", line: lineNumber + 1, message: "the line is longer than 65536 bytes")
            }
            line.append(contentsOf: chunk[position..<end])
            isComplete = end < chunk.count
            position = isComplete ? end + 1 : end
        }
        guard sawBytes else { return nil }
        lineNumber += 1
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        if lineNumber == 1 { try dropByteOrderMark(&line) }
        try check(line)
        return line
    }

    private mutating func refill() throws(ImportError) -> Bool {
        guard !ended else { return false }
        chunk = try source.nextChunk()
        position = 0
        ended = chunk.isEmpty
        return !ended
    }

    private mutating func dropByteOrderMark(_ line: inout [UInt8]) throws(ImportError) {
        if line.starts(with: [0xff, 0xfe]) || line.starts(with: [0xfe, 0xff]) {
            throw ImportError(
                code: "log.utf16", line: 1, message: "the text is UTF-16, but UTF-8 is due",
                hint: "save the log as UTF-8, for example with iconv -f UTF-16 -t UTF-8")
        }
        guard line.starts(with: [0xef, 0xbb, 0xbf]) else { return }
        line.removeFirst(3)
        droppedByteOrderMark = true
    }

    private func check(_ line: [UInt8]) throws(ImportError) {
        guard !line.contains(0) else {
            throw ImportError(
                code: "log.nul-byte", line: lineNumber, message: "the line holds a zero byte: this is not a text log")
        }
        guard line.allSatisfy({ $0 < 0x80 }) || String(validating: line, as: UTF8.self) != nil else {
            throw ImportError(
                code: "log.not-utf8", line: lineNumber, message: "the line is not valid UTF-8",
                hint: "save the log as UTF-8, for example with iconv -f LATIN1 -t UTF-8")
        }
    }
}

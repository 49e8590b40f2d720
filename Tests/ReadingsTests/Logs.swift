import Foundation
import Readings
import Statements

/// Options for tests: everything left to the log.
func options(
    resolution: String = "0.1", offset: Int64 = -1000, rounds: Bool = false,
    _ change: (inout LogOptions) -> Void = { _ in }
) throws -> LogOptions {
    var options = LogOptions(
        quantization: try Quantization(
            resolution: DecimalNumber(parsing: resolution), offset: offset, rounds: rounds))
    change(&options)
    return options
}

/// Reads a log from text.
func importLog(_ text: String, _ options: LogOptions) throws(ImportError) -> ImportedLog {
    try ImportedLog(reading: ByteSource(bytes: Array(text.utf8)), options: options)
}

/// Reads a log from text with default options, changed by a closure.
func importLog(_ text: String, _ change: (inout LogOptions) -> Void = { _ in }) throws -> ImportedLog {
    try importLog(text, options(change))
}

/// Why a log is refused: code and line; `nil` when it is not.
func refusal(_ text: String, _ options: LogOptions) -> Refusal? {
    refusal(Array(text.utf8), options)
}

/// Why bytes are refused.
func refusal(_ bytes: [UInt8], _ options: LogOptions) -> Refusal? {
    do throws(ImportError) {
        _ = try ImportedLog(reading: ByteSource(bytes: bytes), options: options)
        return nil
    } catch {
        return Refusal(error.code, error.line)
    }
}

/// Why a log is refused with default options, changed by a closure.
func refusal(_ text: String, _ change: (inout LogOptions) -> Void = { _ in }) throws -> Refusal? {
    try refusal(text, options(change))
}

/// A code and a line.
struct Refusal: Equatable {
    let code: String
    let line: Int?

    init(_ code: String, _ line: Int? = nil) {
        self.code = code
        self.line = line
    }
}

/// The package's root: two folders above this one.
let packageRoot = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

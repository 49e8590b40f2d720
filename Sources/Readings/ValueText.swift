import CanonicalEncoding
import Statements

/// Reads the text of a measured value as an exact number. No binary float on the way: 8.1 is 81/10.
enum ValueText {
    /// The most significant digits.
    static let maximumDigits = 25
    private static let absent: Set<String> = ["nan", "inf", "infinity", "na", "n/a", "null", "none", "-", "--", "#n/a"]

    /// Reads `[-+]digits[.digits][e[-+]digits]`, with blanks around it; with `decimalComma`, `8,1` is 8.1.
    ///
    /// - Throws: `value.missing`, `value.not-a-number`, `value.malformed`. The text is in none of the messages.
    static func read(_ text: ArraySlice<UInt8>, decimalComma: Bool = false) throws(ImportError) -> ExactRational {
        let text = text.trimmed
        guard !text.isEmpty else {
            throw ImportError(
                code: "value.missing", message: "the value is empty",
                hint: "leave readings that were not taken out of the log; a gap is judged by the rule")
        }
        if text.count <= 9 {
            var word = String(decoding: text, as: UTF8.self).lowercased()
            if word.count > 1, word.hasPrefix("-") || word.hasPrefix("+") { word.removeFirst() }
            guard !absent.contains(word) else {
                throw ImportError(
                    code: "value.not-a-number",
                    message: "the value is not a number (NaN, infinite or marked as absent)",
                    hint: "leave readings that were not taken out of the log; a gap is judged by the rule")
            }
        }
        guard let value = number(text, point: UInt8(ascii: decimalComma ? "," : ".")) else {
            let hasComma = !decimalComma && text.contains(UInt8(ascii: ","))
            throw ImportError(
                code: "value.malformed", message: "the value is not a decimal number of at most 25 digits",
                hint: hasComma ? "for a decimal comma say --decimal-comma" : nil)
        }
        return value
    }

    private static func number(_ text: ArraySlice<UInt8>, point: UInt8) -> ExactRational? {
        guard text.count <= 64 else { return nil }
        var scanner = ByteScanner(text)
        let isNegative = scanner.next == UInt8(ascii: "-")
        if !scanner.take(UInt8(ascii: "-")) { _ = scanner.take(UInt8(ascii: "+")) }
        guard let whole = digits(&scanner), !whole.isEmpty else { return nil }
        var fraction: [UInt8] = []
        if scanner.take(point) {
            guard let found = digits(&scanner), !found.isEmpty else { return nil }
            fraction = found
        }
        var exponent = 0
        if scanner.take(word: "e") {
            let isSmall = scanner.next == UInt8(ascii: "-")
            if !scanner.take(UInt8(ascii: "-")) { _ = scanner.take(UInt8(ascii: "+")) }
            guard let power = scanner.digits(1...2) else { return nil }
            exponent = isSmall ? -power : power
        }
        guard scanner.isAtEnd else { return nil }
        while fraction.last == 0 { fraction.removeLast() }
        let significant = (whole + fraction).drop { $0 == 0 }
        guard significant.count <= maximumDigits else { return nil }
        var magnitude = significant.reduce(Int128(0)) { $0 * 10 + Int128($1) }
        if magnitude == 0 { return ExactRational(0) }
        let scale = exponent - fraction.count
        guard scale >= 0 ? scale + significant.count <= 37 : -scale <= 37 else { return nil }
        let power = (0..<abs(scale)).reduce(Int128(1)) { product, _ in product * 10 }
        if isNegative { magnitude.negate() }
        return scale >= 0 ? try? ExactRational(magnitude * power, over: 1) : try? ExactRational(magnitude, over: power)
    }

    private static func digits(_ scanner: inout ByteScanner) -> [UInt8]? {
        var found: [UInt8] = []
        while let digit = scanner.digits(1...1) { found.append(UInt8(digit)) }
        return found
    }
}

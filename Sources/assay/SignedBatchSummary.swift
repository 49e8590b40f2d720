import CanonicalEncoding
import Primitives
import Statements

/// What may be said of signed readings without saying a reading.
struct SignedBatchSummary {
    let lines: [String]

    init(_ signed: SignedBatch) {
        let header = signed.batch.header
        let profile = header.profile
        let tick = Int64(header.tickSeconds)
        func time(_ ticks: UInt32) -> String { signed.batch.time(ofTick: Int64(ticks))?.text ?? "after the year 9999" }
        func span(_ ticks: Int64) -> String { (try? TimeSpan(seconds: ticks * tick).text) ?? "\(ticks * tick) s" }
        let longest = signed.batch.readings.map(\.step).max() ?? 0
        let first = "\(time(header.startTick)) to \(time(header.endTick))"
        lines = [
            "\(header.count) \(header.count == 1 ? "reading" : "readings") of \(profile.device.text), \(first)",
            "values in \(profile.unit.rawValue), steps of \(profile.resolution.text); ticks of \(span(1)), "
                + "at most \(span(Int64(longest))) between readings",
            "signed by \(Hex.encode(signed.sensor.packed)) (key id \(profile.keyId.text)), "
                + "counter \(header.counter), sequence \(header.sequence)",
        ]
    }
}

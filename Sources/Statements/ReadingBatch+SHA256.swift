import CanonicalEncoding

extension ReadingBatch {
    /// What devices sign that know SHA-256 and no hash of circuits: the root of the tree (RFC 6962, 2.1) over the header and the
    /// readings, each a leaf.
    ///
    /// The header's leaf: "assay.readings.v1", a zero byte, the profile's digest, counter and sequence (8 bytes each), tickSeconds,
    /// startTick, endTick, interval and the number of readings (4 bytes each). A reading's: its tick (4 bytes) and its code (2 bytes).
    /// Numbers are big-endian. The header's leaf is longer than any other, so that none is taken for it.
    public var sha256Root: Digest {
        var head = Array("assay.readings.v1".utf8) + [0] + header.profile.digest.bytes
        head += header.counter.bigEndianBytes + header.sequence.bigEndianBytes
        for number in [
            UInt32(header.tickSeconds), header.startTick, header.endTick, UInt32(header.interval), UInt32(header.count),
        ] {
            head += number.bigEndianBytes
        }
        var level = [StatementTree.leaf(head)]
        level += zip(ticks, readings).map { tick, reading in
            StatementTree.leaf(tick.bigEndianBytes + reading.value.bigEndianBytes)
        }
        while level.count > 1 { level = StatementTree.parents(of: level) }
        return level[0]
    }
}

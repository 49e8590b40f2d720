import Readings
import Statements
import Testing

@Suite("Ticks")
struct TickGridTests {
    private func log(_ seconds: [Int64], snaps: Bool = false) throws -> ImportedLog {
        try importLog("time,celsius\n" + seconds.map { "\($0),4\n" }.joined()) {
            $0.timeFormat = .unixSeconds
            $0.snapsTimes = snaps
        }
    }

    private func failure(_ seconds: [Int64], tick: Int? = nil, snaps: Bool = false) throws -> ImportError? {
        do throws(ImportError) {
            _ = try TickGrid(laying: try! log(seconds, snaps: snaps), tick: tick, snaps: snaps)
            return nil
        } catch {
            return error
        }
    }

    private struct Fit: Sendable {
        let seconds: [Int64]
        let tick: Int
        let steps: [UInt32]
    }

    private static let fits: [Fit] = [
        Fit(seconds: [0, 3600, 7200, 14_400], tick: 3600, steps: [0, 1, 1, 2]),
        Fit(seconds: [600, 900, 1800], tick: 300, steps: [0, 1, 3]),
        Fit(seconds: [1, 2, 3], tick: 1, steps: [0, 1, 1]),
        Fit(seconds: [30, 330, 630], tick: 30, steps: [0, 10, 10]),
        Fit(seconds: [86_400 * 3, 86_400 * 6], tick: 86_400, steps: [0, 3]),
        Fit(seconds: [1_777_593_600], tick: 86_400, steps: [0]),
        Fit(seconds: [1_777_593_660], tick: 60, steps: [0]),
        Fit(seconds: [0], tick: 86_400, steps: [0]),
    ]

    @Test("the longest tick on which all times lie", arguments: fits)
    private func fitting(fit: Fit) throws {
        let grid = try TickGrid(laying: log(fit.seconds))
        #expect(grid.tickSeconds == fit.tick)
        #expect(grid.readings.map(\.step) == fit.steps)
        #expect(Int64(grid.startTick) * Int64(fit.tick) == fit.seconds[0])
        #expect(grid.longestStep == Int(fit.steps.max() ?? 0))
    }

    @Test("a tick that is given is used, finer or not")
    func given() throws {
        #expect(try TickGrid(laying: log([0, 3600]), tick: 900).readings.map(\.step) == [0, 4])
        #expect(try failure([0, 3600], tick: 1800) == nil)
        #expect(try failure([0, 3600], tick: 0)?.code == "tick.seconds")
        #expect(try failure([0, 3600], tick: 86_401)?.code == "tick.seconds")
        let off = try failure([0, 3600, 7260], tick: 3600)
        #expect(off?.code == "tick.off-grid")
        #expect(off?.line == 4)
        #expect(off?.hint?.contains("--snap") == true)
    }

    @Test("a step of 15 ticks is the longest; the error names the line and a tick")
    func steps() throws {
        #expect(try TickGrid(laying: log([0, 60, 960])).readings.map(\.step) == [0, 1, 15])
        let error = try failure([0, 60, 1020])
        #expect(error?.code == "tick.step-too-large")
        #expect(error?.line == 4)
        #expect(error?.message.contains("16 ticks of 60 s") == true)
        // 120 s would put the first two into one tick.
        #expect(error?.hint?.contains("two batches") == true)
        let suggested = try failure([0, 600, 1230, 12_000])
        #expect(suggested?.code == "tick.step-too-large")
        #expect(suggested?.line == 3)
        #expect(
            suggested?.hint
                == "no tick suits both this gap and the rest: sign the parts before and after it as two batches")
        let snapping = try failure([0, 610, 1230, 1800, 2400])
        #expect(snapping?.hint == "use --tick 60 --snap")
        #expect(
            try TickGrid(laying: log([0, 610, 1230, 1800, 2400], snaps: true), tick: 60, snaps: true)
                .readings.map(\.step) == [0, 10, 10, 10, 10])
        let onGrid = try failure([0, 3600, 7200], tick: 60)
        #expect(onGrid?.hint == "use --tick 240")
    }

    @Test("snapping floors, and refuses two readings in a tick")
    func snapping() throws {
        let grid = try TickGrid(laying: log([59, 119, 181], snaps: true), tick: 60, snaps: true)
        #expect(grid.startTick == 0)
        #expect(grid.readings.map(\.step) == [0, 1, 2])
        let shared = try failure([0, 59], tick: 60, snaps: true)
        #expect(shared?.code == "tick.shared")
        #expect(shared?.line == 3)
        #expect(try failure([5, 5], tick: 1, snaps: true)?.code == "log.duplicate-time")
        #expect(try failure([0, 60], snaps: true)?.code == "tick.missing")
    }

    @Test("fractions of a second are below a tick when times are snapped")
    func fractions() throws {
        let log = try importLog("time,celsius\n1777593600.25,4\n1777593601.75,4\n") { $0.snapsTimes = true }
        #expect(try TickGrid(laying: log, tick: 1, snaps: true).readings.map(\.step) == [0, 1])
    }

    @Test("ticks end at 2^32 - 1")
    func range() throws {
        #expect(try failure([4_294_967_290, 4_294_967_295], tick: 1) == nil)
        #expect(try failure([4_294_967_295, 4_294_967_296], tick: 1)?.code == "tick.out-of-range")
        #expect(try failure([4_294_967_296, 4_294_967_300], tick: 2) == nil)
    }
}

/// How many times faster than real the platforms' own delays pass, so that minutes become seconds in a test.
///
/// Rates (requests a second) are not scaled: a fleet is measured by them. The hour of a quota of points is one of the
/// delays.
public struct TimeScale: Sendable, Hashable {
    public static let real = TimeScale(1)

    private let factor: Int64

    /// - Parameter factor: 1 for real time; less counts as 1.
    public init(_ factor: Int64) { self.factor = max(1, factor) }

    /// A delay of the platform in real milliseconds. What takes time at all still does.
    public func milliseconds(_ own: Int64) -> Int64 { own <= 0 ? own : max(1, own / factor) }

    /// For headers, which know whole seconds only: rounded up.
    func seconds(_ own: Int) -> Int { (own + Int(factor) - 1) / Int(factor) }
}

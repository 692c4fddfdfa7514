extension Duration {
    /// As a floating-point number of seconds, for arithmetic with `Date`.
    var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1_000_000_000_000_000_000
    }
}

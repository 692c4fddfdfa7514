import Testing

/// Whole migrations on real parts: the programs as they are built, on the servers that `scripts/stack` starts.
///
/// One suite after the other, since each has a fleet of its own on two cores. A server or program that is missing fails
/// the suite that needs it.
@Suite(.serialized)
enum EndToEnd {}

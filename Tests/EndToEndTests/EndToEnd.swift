import Testing

/// Whole migrations on real parts: the programs as they are built, on the servers that `scripts/stack` starts.
///
/// One suite after the other, since each has a fleet of its own on few cores; those of `UnderFaults`, which wait more
/// than they work, run beside them. A server or program that is missing fails the suite that needs it.
@Suite(.serialized)
enum EndToEnd {}

/// Whole migrations that something happens to: parts die, answers and messages go astray, people step in.
@Suite(.serialized)
enum UnderFaults {}

#pragma once

// What Swift cannot call (prctl is variadic) or should not do (write into the process's own environment block).

/// No memory image of this process is ever written, no crash report shows parts of its memory, and no other process of its
/// user may read it.
/// Returns 0, or the error number of the call that failed.
int processshim_forbid_memory_dumps(void);

/// Overwrites the value of an environment variable where the process was given it, so that /proc/PID/environ no longer
/// shows it, and removes the variable. Before other threads read the environment.
void processshim_wipe_variable(const char *name);

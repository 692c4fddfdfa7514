#define _GNU_SOURCE
#include "CprocessShim.h"
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

int processshim_forbid_memory_dumps(void)
{
    // The limit holds for dumps into files. A dump that is piped to a program does not obey it, so the process is made
    // undumpable as well.
    const struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none) != 0) return errno;
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return errno;
    // Swift's own crash report shows the registers and the memory that they point at, which may be a token or a title.
    // What the runtime says before it traps (the kind of error, file and line) stays.
    static const int fatal[] = {SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV};
    for (unsigned index = 0; index < sizeof fatal / sizeof *fatal; index++) {
        if (signal(fatal[index], SIG_DFL) == SIG_ERR) return errno;
    }
    return 0;
}

void processshim_wipe_variable(const char *name)
{
    char *value = getenv(name);
    if (value != NULL) explicit_bzero(value, strlen(value));
    unsetenv(name);
}

// Preloaded into a program: ends it when OpenSSL asks to free its tables at exit.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>

int __cxa_atexit(void (*handler)(void *), void *argument, void *library)
{
    if ((void *)handler == dlsym(RTLD_DEFAULT, "OPENSSL_cleanup")) abort();
    int (*add)(void (*)(void *), void *, void *) = dlsym(RTLD_NEXT, "__cxa_atexit");
    return add(handler, argument, library);
}

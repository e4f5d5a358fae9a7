/* SPDX-License-Identifier: MIT */
/* Calls ksb_mean in a shared library that is opened while the program runs: what ccall and ctypes do. */
#include <dlfcn.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    const double x[] = {1.0, 2.0, 4.5};
    double result = 0.0;
    int (*mean)(const double *, size_t, double *);
    void *library = argc == 2 ? dlopen(argv[1], RTLD_NOW) : NULL;
    void *symbol = library == NULL ? NULL : dlsym(library, "ksb_mean");
    if (symbol == NULL) {
        fprintf(stderr, "%s\n", argc == 2 ? dlerror() : "usage: open_at_run_time path/of/the/library");
        return 1;
    }
    /* ISO C has no cast from object to function pointers; POSIX says that their bytes may be copied. */
    memcpy(&mean, &symbol, sizeof mean);
    const int right = mean(x, 3, &result) == 0 && result == 2.5;
    printf("ksb_mean at run time: %s\n", right ? "right" : "wrong");
    dlclose(library);
    return right ? 0 : 1;
}

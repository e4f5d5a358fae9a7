/* SPDX-License-Identifier: MIT */
/* Calls mysum in a shared library that is opened while the program runs: what ccall and ctypes do. */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    int64_t (*mysum)(int64_t, int64_t);
    void *library = argc == 2 ? dlopen(argv[1], RTLD_NOW) : NULL;
    void *symbol = library == NULL ? NULL : dlsym(library, "mysum");
    if (symbol == NULL) {
        fprintf(stderr, "%s\n", argc == 2 ? dlerror() : "usage: open_at_run_time path/of/the/library");
        return 1;
    }
    /* ISO C has no cast from object to function pointers; POSIX says that their bytes may be copied. */
    memcpy(&mysum, &symbol, sizeof mysum);
    const int right = mysum(1, 2) == 3 && mysum(INT64_MAX, 1) == INT64_MIN;
    printf("mysum at run time: %s\n", right ? "right" : "wrong");
    dlclose(library);
    return right ? 0 : 1;
}

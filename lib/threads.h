/* SPDX-License-Identifier: MIT */
/*
 * Threads: started for a call and joined in it. No pool is kept, so nothing is left running, to clash with a fork or
 * to be cleaned up. Results are exact, so how work is divided never matters.
 */
#ifndef KSBI_THREADS_H
#define KSBI_THREADS_H

#include "common.h"

/* Elements a call must have for threads to pay: starting one takes 20 to 100 microseconds, and can take
 * milliseconds on a busy machine. */
enum { KSBI_THREADS_PAY = 1 << 21 };

/* How many threads a call that long may use. */
int ksbi_threads_for(size_t elements);

/* Serialises what work functions do to the result they share. */
struct ksbi_lock;
void ksbi_lock(struct ksbi_lock *lock);
void ksbi_unlock(struct ksbi_lock *lock);

/* Calls work(context, chunk, lock) once for each chunk below `chunks`, from this thread and up to threads - 1 others.
 * The calling thread takes chunks too, so a thread that starts late finds none left, and one that does not start
 * is not missed. Other threads block all signals, and the caller is not cancelled before they are joined. */
typedef void ksbi_work(void *context, size_t chunk, struct ksbi_lock *lock);
void ksbi_run_chunks(int threads, size_t chunks, ksbi_work *work, void *context);

#endif /* KSBI_THREADS_H */

/* SPDX-License-Identifier: MIT */
/*
 * Reductions of columns: arrays that lie side by side, like those along the first axis of a row-major matrix. They are
 * reduced together, so that memory is read in its order, and each as it would be alone.
 */
#ifndef KSBI_COLUMNS_H
#define KSBI_COLUMNS_H

#include "entry.h"

/* Does `count` reductions of one array, as ksbi_write_reduction would one by one. Returns 0, with nothing done, if they
 * are not columns or not worth it. */
int ksbi_reduce_columns(const struct ksbi_task *t, size_t count, char *out, ptrdiff_t out_stride);

#endif /* KSBI_COLUMNS_H */

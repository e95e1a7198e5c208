/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CORE_OWN_H
#define RADSCOUT_CORE_OWN_H
/*
 * g_autoptr() for structs without a typedef.
 *
 *     OWNED_DEFINE(db, db_close)        once, in the header of struct db
 *     OWNED(db) db = db_open(...);      closed when the name leaves its scope
 *
 * Hand over with g_steal_pointer(&db).
 */
#define OWNED_DEFINE(type, release)                                                                \
    static inline void type##_owned_release(struct type **owned)                                   \
    {                                                                                              \
        release(*owned);                                                                           \
    }
#define OWNED(type) __attribute__((cleanup(type##_owned_release), unused)) struct type *

#endif

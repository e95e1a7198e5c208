-- SPDX-License-Identifier: GPL-3.0-or-later
-- The ledger tells the moment of every send, retries too.
ALTER TABLE request ADD COLUMN sent_ms TEXT NOT NULL DEFAULT '[]'; -- when each try left, a JSON array: milliseconds since 1970

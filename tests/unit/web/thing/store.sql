-- SPDX-License-Identifier: AGPL-3.0-or-later
-- include: thing/thing.h

-- name: thing_list :many
SELECT t.thing_id, t.name, t.colour, t.made, t.changed_us, t.price_yen, t.year, t.opened, t.note
  FROM thing t
 WHERE t.thing_id > $1 {?colour AND t.colour = $2 ?}
 ORDER BY t.thing_id
 LIMIT $3 /* limit: int */;

-- name: thing_by_id :one
SELECT t.thing_id, t.name, t.colour, t.made, t.changed_us, t.price_yen, t.year, t.opened, t.note
  FROM thing t
 WHERE t.thing_id = $1;

-- name: thing_insert :exec
INSERT INTO thing (thing_id, name, colour, made, changed_us, price_yen, year, opened, note)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: thing_count :one
SELECT count(*) /* things: int */ FROM thing t WHERE t.thing_id > $1;
